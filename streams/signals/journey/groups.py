"""Which segments and which persona a customer has, by attributes, behaviour and stage."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from schemas.touchpoint import Plain
from streams.signals.churn.units import unit_of
from streams.signals.churn.values import number_of, text_of
from streams.signals.journey.group_spec import JUDGEMENTS, Bounds, Group, Words
from streams.signals.journey.spec import Before


class Judged(msgspec.Struct, frozen=True):
    """What a scoring knows of a customer.

    `profile` and `features` are those that were scored; `risk` (0 to 1) is None without enough
    history, `health` (0 to 100) where nothing is known.
    """

    profile: Mapping[str, Plain]
    features: Mapping[str, float]
    stage: Before
    risk: float | None
    health: float | None


class Membership(msgspec.Struct, frozen=True):
    """All segments that hold, in the file's order, and the first persona that does, else ""."""

    segments: tuple[str, ...]
    persona: str


_Condition = Callable[[Judged], bool]


class _Ready(NamedTuple):
    """A group made ready: the bounds of one feature, if it asks for any, and what else it asks."""

    name: str
    feature: str | None
    least: float
    most: float
    others: tuple[_Condition, ...]


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
        segments = dict.fromkeys(_holding(self._segments, customer))
        return Membership(tuple(segments), next(_holding(self._personas, customer), ""))


def _holding(groups: Iterable[_Ready], customer: Judged) -> Iterator[str]:
    known = customer.features.get
    for name, feature, least, most, others in groups:
        if feature is not None:  # most groups ask for that alone, so it is spelled out here
            value = known(feature)
            if value is None or value < least or value > most:
                continue
        if not others or all(holds(customer) for holds in others):
            yield name


def _ready(name: str, group: Group) -> _Ready:
    bounds = [_as_features(*each) for each in group.behaviour.items() if _is_bounded(*each)]
    others = [_lies_within(*each) for each in bounds[1:]]
    others += _others(group)
    feature, least, most = bounds[0] if bounds else (None, 0.0, 0.0)
    return _Ready(name, feature, least, most, tuple(others))


def _is_bounded(name: str, bounds: Bounds) -> bool:
    return name not in JUDGEMENTS and bounds.known is not False


def _others(group: Group) -> Iterator[_Condition]:
    if group.stage is not None:
        yield _is_in(frozenset(group.stage))
    for name, bounds in group.behaviour.items():
        if name in JUDGEMENTS:
            yield _is_judged(name, bounds)
        elif bounds.known is False:
            yield _is_unknown(name)
    for name, asked in group.profile.items():
        yield _says(name, asked)


def _is_in(stages: frozenset[Before]) -> _Condition:
    return lambda customer: customer.stage in stages


def _is_judged(name: str, bounds: Bounds) -> _Condition:
    def holds(customer: Judged) -> bool:
        return _is(bounds, customer.risk if name == "risk" else customer.health)

    return holds


def _is_unknown(feature: str) -> _Condition:
    return lambda customer: feature not in customer.features


def _lies_within(feature: str, least: float, most: float) -> _Condition:
    def holds(customer: Judged) -> bool:
        value = customer.features.get(feature)
        return value is not None and least <= value <= most

    return holds


def _says(name: str, asked: Words | Bounds) -> _Condition:
    return lambda customer: _is(asked, customer.profile.get(name))


def _as_features(name: str, bounds: Bounds) -> tuple[str, float, float]:
    """Bounds in the unit of the feature."""
    to_feature = unit_of(name).feature
    return (
        name,
        -math.inf if bounds.at_least is None else to_feature(bounds.at_least),
        math.inf if bounds.at_most is None else to_feature(bounds.at_most),
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
