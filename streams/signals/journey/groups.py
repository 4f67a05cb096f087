"""Which segments and which persona a customer has, by attributes, behaviour and stage."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from schemas.touchpoint import Plain
from streams.signals.churn.units import unit_of
from streams.signals.churn.values import number_of, text_of
from streams.signals.journey.group_spec import JUDGEMENTS, Bounds, Group, Words
from streams.signals.journey.spec import Before


class Judged(NamedTuple):
    """What a scoring knows of a customer.

    `profile` and `features` are those that were scored; `risk` (0 to 1) is None without enough
    history, `health` (0 to 100) where nothing is known.
    """

    profile: Mapping[str, Plain]
    features: Mapping[str, float]
    stage: Before
    risk: float | None
    health: float | None


class Membership(NamedTuple):
    """All segments that hold, in the file's order, and the first persona that does, else ""."""

    segments: tuple[str, ...]
    persona: str


class _Ready(NamedTuple):
    """A group as it is compared: bounds in the units of the features, the unknown apart."""

    name: str
    stages: frozenset[Before] | None
    bounds: tuple[tuple[str, float, float], ...]
    unknown: tuple[str, ...]
    profile: tuple[tuple[str, Words | Bounds], ...]


class Groups:
    """The groups of segments.yaml, ready for use: the columns `segments` and `persona`.

    To be asked at every scoring, after the stage moved and risk and health were worked out. The
    answer is a function of what is asked about alone.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        self._segments = [_ready(each.segment, each) for each in groups if each.segment]
        self._personas = [_ready(each.persona, each) for each in groups if each.persona]

    def of(self, customer: Judged) -> Membership:
        """The segments and the persona of a customer; two groups of one name are an or."""
        known = dict(customer.features)
        if customer.risk is not None:
            known["risk"] = customer.risk
        if customer.health is not None:
            known["health"] = customer.health
        found = [each.name for each in self._segments if _holds(each, customer, known)]
        personas = (each.name for each in self._personas if _holds(each, customer, known))
        return Membership(tuple(dict.fromkeys(found)), next(personas, ""))


def _ready(name: str, group: Group) -> _Ready:
    asked = group.behaviour.items()
    return _Ready(
        name,
        None if group.stage is None else frozenset(group.stage),
        tuple(_as_features(*each) for each in asked if each[1].known is not False),
        tuple(feature for feature, bounds in asked if bounds.known is False),
        tuple(group.profile.items()),
    )


def _as_features(name: str, bounds: Bounds) -> tuple[str, float, float]:
    least = -math.inf if bounds.at_least is None else bounds.at_least
    most = math.inf if bounds.at_most is None else bounds.at_most
    if name in JUDGEMENTS:
        return name, least, most
    to_feature = unit_of(name).feature
    return (
        name,
        least if math.isinf(least) else to_feature(least),
        most if math.isinf(most) else to_feature(most),
    )


def _holds(each: _Ready, customer: Judged, known: Mapping[str, float]) -> bool:
    if each.stages is not None and customer.stage not in each.stages:
        return False
    for name, least, most in each.bounds:
        value = known.get(name)
        if value is None or value < least or value > most:
            return False
    return not any(name in known for name in each.unknown) and all(
        _is(asked, customer.profile.get(name)) for name, asked in each.profile
    )


def _is(asked: Words | Bounds, told: Plain) -> bool:
    if not isinstance(asked, Bounds):
        return text_of(told) in asked
    value = number_of(told)
    if value is None or asked.known is False:
        return value is None and asked.known is False
    return (asked.at_least is None or value >= asked.at_least) and (
        asked.at_most is None or value <= asked.at_most
    )
