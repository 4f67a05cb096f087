"""What is learnt from: a customer as known at a time, and whether it was lost after that."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from schemas.touchpoint import Plain, Touchpoint
from streams.churn.definition import Event
from streams.churn.history import Customer
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.features import features_at
from streams.signals.churn.update import is_activity, take

_KINDS: Final[dict[Event, frozenset[str]]] = {
    "purchase": frozenset({"purchase"}),
    "contact": frozenset({"message", "call"}),
    "any": frozenset({"message", "call", "visit", "purchase", "rating"}),
}


class Example(NamedTuple):
    """A customer as known at a time (ms), and whether it was lost after that.

    `gone` is who was silent by then for as long as makes one lost: easy to foretell.
    """

    customer: str
    at: int
    features: dict[str, float]
    profile: dict[str, Plain]
    lost: bool
    gone: bool = False


def of_outcomes(history: Iterable[Customer], lead_ms: int) -> Iterator[Example]:
    """Every outcome, as it was to be foretold so long before; the last of several at one time."""
    for customer in history:
        outcomes = {
            touchpoint.time - lead_ms: touchpoint.outcome == "churned"
            for touchpoint in customer.touchpoints
            if touchpoint.kind == "outcome" and touchpoint.outcome is not None
        }
        for at, known in known_at(customer, sorted(outcomes)):
            features, profile = features_at(known, at), dict(known.profile)
            if features or profile:
                yield Example(customer.name, at, features, profile, outcomes[at])


def of_leavers(history: Iterable[Customer], at: int, within_ms: int) -> Iterator[Example]:
    """Everybody known at a time and not lost by then: lost is whose `churned` came soon after."""
    for customer in history:
        left = [each.time for each in customer.touchpoints if each.outcome == "churned"]
        if not left or min(left) > at:
            lost = bool(left) and min(left) <= at + within_ms
            yield from _snapshot(customer, at, lost=lost, gone=False)


def of_inactivity(
    history: Iterable[Customer], at: int, within_ms: int, event: Event
) -> Iterator[Example]:
    """Everybody who did something of that kind up to a time: lost is who did none soon after."""
    kinds = _KINDS[event]
    for customer in history:
        times = [each.time for each in customer.touchpoints if _counts(each, kinds)]
        if times and min(times) <= at:
            lost = not any(at < time <= at + within_ms for time in times)
            gone = not any(at - within_ms < time <= at for time in times)
            yield from _snapshot(customer, at, lost=lost, gone=gone)


def _counts(touchpoint: Touchpoint, kinds: frozenset[str]) -> bool:
    return touchpoint.kind in kinds and is_activity(touchpoint)


def _snapshot(customer: Customer, at: int, *, lost: bool, gone: bool) -> Iterator[Example]:
    for _, known in known_at(customer, [at]):
        if features := features_at(known, at):
            yield Example(customer.name, at, features, dict(known.profile), lost, gone)


def known_at(customer: Customer, times: Sequence[int]) -> Iterator[tuple[int, Behaviour]]:
    """What was known at each of these times (ms, ascending), by the rules of the flow itself.

    It is one and the same object that goes on: take of it what is needed before the next.
    """
    known, done, broken = Behaviour(), 0, 0
    touchpoints, breaches = customer.touchpoints, customer.breaches
    for at in times:
        while done < len(touchpoints) and touchpoints[done].time <= at:
            take(known, touchpoints[done])
            done += 1
        while broken < len(breaches) and breaches[broken] <= at // 1000:
            known.take_breach(breaches[broken])
            broken += 1
        yield at, known
