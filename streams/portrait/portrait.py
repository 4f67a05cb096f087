"""A customer's portrait, worked out of the touchpoints by the pure rules."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import msgspec

from schemas.touchpoint import Plain, Touchpoint
from streams.churn.examples import known_at
from streams.churn.history import Customer
from streams.portrait.issues import Issue, open_issues
from streams.portrait.judgement import Judgement, Risk, judge
from streams.portrait.row import Row
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.model import Model
from streams.signals.health import Health, difference
from streams.signals.journey.course import Journey, Position, Transition
from streams.signals.journey.groups import Groups, Judged, Membership
from streams.signals.journey.spec import Before, Stage

DAY_MS: Final = 86_400_000
#: Points in 1e-4 → 0 to 100.
_FULL: Final = 10_000


class Rules(NamedTuple):
    """By what a portrait is drawn."""

    model: Model
    journey: Journey
    groups: Groups
    machines_answer: bool = False


class Change(msgspec.Struct, frozen=True):
    """What happened since a time (ms): risk then, health then, what each part did to the health."""

    since: int
    risk: float
    health: float | None
    parts: dict[str, float]


class Next(msgspec.Struct, frozen=True):
    """The stage that time alone leads to if nothing happens: when (ms), and by which rule."""

    at: int
    stage: Stage
    cause: str


class Portrait(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a customer at a time; times in ms UTC, satisfaction in points.

    `live` is the row that the flow told last; the rest is worked out of the stored touchpoints.
    """

    customer: str
    as_of: int
    known_since: int
    last_at: int
    touchpoints: int
    segment: str | None
    segments: tuple[str, ...]
    persona: str
    attributes: dict[str, Plain]
    stage: Before
    stage_since: int
    next_stage: Next | None
    days_in_stage: dict[str, float]
    transitions: list[Transition]
    risk: Risk
    health: Health
    change: Change | None
    satisfaction: float | None
    open_issues: list[Issue]
    channels: dict[str, int]
    timeline: list[Touchpoint]
    live: Row | None = None


def portrait_of(
    customer: Customer, rules: Rules, as_of: int, last: int, since: int | None = None
) -> Portrait:
    """The portrait of a customer with touchpoints up to `as_of` (ms); `last` of them are shown.

    Changes are told since `since` (ms), or since the last touchpoint but those of the newest time.
    """
    touchpoints = customer.touchpoints
    if since is None:
        earlier = [each.time for each in touchpoints if each.time < touchpoints[-1].time]
        since = earlier[-1] if earlier else None
    judged, before, known = _judged(customer, rules.model, as_of, since)
    position, transitions = _way(touchpoints, rules.journey, as_of)
    groups = _groups(known, judged, position, rules.groups)
    return Portrait(
        customer=customer.name,
        as_of=as_of,
        known_since=touchpoints[0].time,
        last_at=touchpoints[-1].time,
        touchpoints=len(touchpoints),
        segment=next((each.segment for each in reversed(touchpoints) if each.segment), None),
        segments=groups.segments,
        persona=groups.persona,
        attributes=known.profile,
        stage=position.stage,
        stage_since=position.since,
        next_stage=_next(rules.journey, position),
        days_in_stage=_days(transitions, as_of),
        transitions=transitions,
        risk=judged.risk,
        health=judged.health,
        change=None if before is None or since is None else _change(since, before, judged),
        satisfaction=_satisfaction(known),
        open_issues=open_issues(touchpoints, machines_answer=rules.machines_answer),
        channels=dict(Counter(each.channel for each in touchpoints).most_common()),
        timeline=touchpoints[-last:] if last else [],
    )


def _judged(
    customer: Customer, model: Model, as_of: int, since: int | None
) -> tuple[Judgement, Judgement | None, Behaviour]:
    """Now, at an earlier time from which the customer was known, and what is known."""
    times = [as_of] if since is None else [since, as_of]
    before: Judgement | None = None
    for at, known in known_at(customer, times):
        judged = judge(known, model, at)
        if at == since and known.first is not None:
            before = judged
    return judged, before, known


def _change(since: int, before: Judgement, after: Judgement) -> Change:
    parts = difference(before.health, after.health)
    return Change(since, before.risk.probability, before.health.value, parts)


def _groups(known: Behaviour, judged: Judgement, position: Position, groups: Groups) -> Membership:
    risk = judged.risk.probability if judged.risk.enough else None
    return groups.of(
        Judged(known.profile, judged.features, position.stage, risk, judged.health.value)
    )


def _way(
    touchpoints: Sequence[Touchpoint], journey: Journey, as_of: int
) -> tuple[Position, list[Transition]]:
    position = Position()
    found = [each for touchpoint in touchpoints for each in journey.take(position, touchpoint)]
    found += journey.look(position, as_of)
    return position, found


def _next(journey: Journey, position: Position) -> Next | None:
    due = journey.due(position)
    return None if due is None else Next(due[0], due[1].to, due[1].name)


def stays(transitions: Sequence[Transition], as_of: int) -> Iterator[tuple[Transition, int]]:
    """Each stage that was entered, and when (ms) it ended; the last goes on."""
    for number, each in enumerate(transitions, 1):
        yield each, transitions[number].time if number < len(transitions) else as_of


def _days(transitions: Sequence[Transition], as_of: int) -> dict[str, float]:
    """How many days in all each stage lasted so far."""
    days: dict[str, float] = {}
    for each, end in stays(transitions, as_of):
        days[each.to_stage] = days.get(each.to_stage, 0.0) + (end - each.time) / DAY_MS
    return days


def _satisfaction(known: Behaviour) -> float | None:
    """Mean points over all scales."""
    n = sum(rated.n for rated in known.ratings.values())
    total = sum(rated.total for rated in known.ratings.values())
    return total / n / _FULL if n else None
