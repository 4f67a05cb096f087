"""What is learnt from and what it is tried on: chosen by what the history holds.

Outcomes of both kinds are foretold one by one. Where only leaving was recorded, or hardly anything
else, or nothing, what was known at a time is held against the days after it. Seen and unseen are
told apart by time; where all labels share one time, or one side would hold too few, by stratified
cross-validation.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from streams.churn import examples as made
from streams.churn.definition import Definition, Event
from streams.churn.examples import Example
from streams.churn.history import Customer, Overview
from streams.errors import NabzError

DAY_MS: Final = 86_400_000
#: Fewer customers that left, or that stayed, say nothing that holds.
LEAST: Final = 100
#: The newest share of the outcomes is what a model of the older ones is tried on.
_NEWEST: Final = 0.3

History = Callable[[], Iterable[Customer]]


class Study(NamedTuple):
    """Examples to learn from in the end; `older` and `newer` split them by time, if they can be."""

    definition: str
    examples: list[Example]
    older: list[Example]
    newer: list[Example]


def study_of(history: History, overview: Overview, as_of: int, definition: Definition) -> Study:
    """The study of a history up to a time (ms).

    Raises:
        NabzError: there are too few of a kind, or the history is too short.
    """
    few_stayed = overview.churned >= LEAST > overview.stayed
    if overview.churned and overview.stayed and not few_stayed:
        found = _of_outcomes(history, definition.outcomes.lead_days)
    else:
        found = _of_silence(history, overview, as_of, definition)
    lost = sum(each.lost for each in found.examples)
    stayed = len(found.examples) - lost
    if min(lost, stayed) < LEAST:
        raise NabzError(
            f"too little to learn from: {lost} customers were lost and {stayed} were not "
            f"({found.definition}); it takes at least {LEAST} of each"
        )
    return found


def _of_outcomes(history: History, lead_days: int) -> Study:
    examples = list(made.of_outcomes(history(), lead_days * DAY_MS))
    times = sorted(each.at for each in examples)
    cut = times[int(len(times) * (1 - _NEWEST))] if times else 0
    older = [each for each in examples if each.at < cut]
    newer = [each for each in examples if each.at >= cut]
    before = f", {lead_days} days before" if lead_days else ""
    return _split(f"recorded outcomes{before}", examples, older, newer)


def _of_silence(history: History, overview: Overview, as_of: int, definition: Definition) -> Study:
    days = definition.inactivity.days
    within = days * DAY_MS
    if as_of - within <= overview.first:
        raise NabzError(
            f"the history is shorter than the {days} days after which a customer counts as lost: "
            "write fewer under inactivity: days: in a churn.yaml that NABZ_CHURN__DEFINITION names"
        )
    if as_of - within > overview.last:
        raise NabzError(
            f"nothing happened in the {days} days before --as-of, so everybody would count as "
            "lost: leave it out, and the newest touchpoint stands for it"
        )
    if overview.churned:
        what = f"recorded as churned within {days} days"
        at = [list(made.of_leavers(history(), as_of - back * within, within)) for back in (1, 2)]
    else:
        event = _event(overview, definition)
        what = f"no {'activity' if event == 'any' else event} within {days} days"
        at = [
            list(made.of_inactivity(history(), as_of - back * within, within, event))
            for back in (1, 2)
        ]
    return _split(what, at[0], at[1], at[0])


def _event(overview: Overview, definition: Definition) -> Event:
    event = definition.inactivity.event
    if event != "auto":
        return event
    return "purchase" if 2 * overview.buyers >= overview.customers else "contact"


def _split(
    definition: str, examples: list[Example], older: list[Example], newer: list[Example]
) -> Study:
    if _suffice(older) and _suffice(newer):
        return Study(definition, examples, older, newer)
    return Study(definition, examples, [], [])


def _suffice(examples: Sequence[Example]) -> bool:
    lost = sum(each.lost for each in examples)
    return min(lost, len(examples) - lost) >= LEAST
