"""A customer's portrait, worked out of the touchpoints by the pure rules."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from schemas.touchpoint import Plain, Touchpoint
from streams.churn.examples import known_at
from streams.churn.history import Customer
from streams.signals.churn.behaviour import Behaviour
from streams.signals.churn.features import features_at
from streams.signals.churn.model import Model
from streams.signals.churn.reasons import Reason, top
from streams.signals.churn.scorer import Scorer
from streams.signals.health import Health, health_of
from streams.signals.journey.course import Journey, Position, Transition
from streams.signals.journey.spec import Before

DAY_MS: Final = 86_400_000
#: Points in 1e-4 → 0 to 100.
_FULL: Final = 10_000
_REASONS: Final = 3


class Rules(NamedTuple):
    """By what a portrait is drawn."""

    model: Model
    journey: Journey


class Risk(msgspec.Struct, frozen=True):
    """The churn risk; without `enough` history it is the base rate and has no reasons."""

    probability: float
    enough: bool
    calibrated: bool
    version: str
    reasons: list[Reason]


class Portrait(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of a customer at a time; times in ms UTC, satisfaction in points."""

    customer: str
    as_of: int
    known_since: int
    last_at: int
    touchpoints: int
    segment: str | None
    attributes: dict[str, Plain]
    stage: Before
    stage_since: int
    days_in_stage: dict[str, float]
    transitions: list[Transition]
    risk: Risk
    health: Health
    satisfaction: float | None
    channels: dict[str, int]
    timeline: list[Touchpoint]


def portrait_of(customer: Customer, rules: Rules, as_of: int, last: int) -> Portrait:
    """The portrait of a customer with touchpoints up to `as_of` (ms); `last` of them are shown."""
    ((_, known),) = known_at(customer, [as_of])
    touchpoints = customer.touchpoints
    position, transitions = _way(touchpoints, rules.journey, as_of)
    risk, health = _judged(known, rules.model, as_of)
    return Portrait(
        customer=customer.name,
        as_of=as_of,
        known_since=touchpoints[0].time,
        last_at=touchpoints[-1].time,
        touchpoints=len(touchpoints),
        segment=next((each.segment for each in reversed(touchpoints) if each.segment), None),
        attributes=known.profile,
        stage=position.stage,
        stage_since=position.since,
        days_in_stage=_days(transitions, as_of),
        transitions=transitions,
        risk=risk,
        health=health,
        satisfaction=_satisfaction(known),
        channels=dict(Counter(each.channel for each in touchpoints).most_common()),
        timeline=touchpoints[-last:] if last else [],
    )


def _way(
    touchpoints: Sequence[Touchpoint], journey: Journey, as_of: int
) -> tuple[Position, list[Transition]]:
    position = Position()
    found = [each for touchpoint in touchpoints for each in journey.take(position, touchpoint)]
    found += journey.look(position, as_of)
    return position, found


def _judged(known: Behaviour, model: Model, as_of: int) -> tuple[Risk, Health]:
    features = features_at(known, as_of)
    found = Scorer(model).score(features, known.profile)
    reasons = top(found, _REASONS)
    risk = Risk(found.probability, found.enough, model.calibrated, model.version, reasons)
    return risk, health_of(features, found.probability if found.enough else None)


def _days(transitions: Sequence[Transition], as_of: int) -> dict[str, float]:
    """How many days in all each stage lasted so far."""
    ends = [each.time for each in transitions[1:]] + [as_of]
    days: dict[str, float] = {}
    for each, end in zip(transitions, ends, strict=True):
        days[each.to_stage] = days.get(each.to_stage, 0.0) + (end - each.time) / DAY_MS
    return days


def _satisfaction(known: Behaviour) -> float | None:
    """Mean points over all scales."""
    n = sum(rated.n for rated in known.ratings.values())
    total = sum(rated.total for rated in known.ratings.values())
    return total / n / _FULL if n else None
