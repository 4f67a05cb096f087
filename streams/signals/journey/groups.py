"""Which segments and which persona customers have, by attributes, behaviour and stage."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from schemas.touchpoint import Plain
from streams.signals.churn.features import PLACES, row_of
from streams.signals.churn.table import Numbers, table_of
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


class Crowd(NamedTuple):
    """The same of many customers; `table` has their features, NaN is what is not known."""

    profiles: Sequence[Mapping[str, Plain]]
    table: Numbers
    stages: Sequence[Before]
    risks: Numbers
    healths: Numbers


class Membership(msgspec.Struct, frozen=True):
    """All segments that hold, in the file's order, and the first persona that does, else ""."""

    segments: tuple[str, ...]
    persona: str


#: Answers that are kept at hand: many customers are alike.
_ALIKE: Final = 4_096

_Holds = NDArray[np.bool_]
_Condition = Callable[[Crowd], _Holds]


class Groups:
    """The groups of segments.yaml, ready for use: the columns `segments` and `persona`.

    To be asked at every scoring, after the stage moved and risk and health were worked out. The
    answer is a function of what is asked about alone.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        segments = [each for each in groups if each.segment]
        personas = [each for each in groups if each.persona]
        self._segments = [str(each.segment) for each in segments]
        self._personas = [str(each.persona) for each in personas]
        self._conditions = [list(_conditions(each)) for each in (*segments, *personas)]
        self._told = lru_cache(_ALIKE)(self._membership)

    def of(self, customer: Judged) -> Membership:
        """The segments and the persona of a customer; two groups of one name are an or."""
        crowd = Crowd(
            [customer.profile],
            table_of([row_of(customer.features)]),
            [customer.stage],
            np.array([math.nan if customer.risk is None else customer.risk]),
            np.array([math.nan if customer.health is None else customer.health]),
        )
        return self.of_all(crowd)[0]

    def of_all(self, crowd: Crowd) -> list[Membership]:
        """The same of many customers, in their order."""
        holds = np.ones((len(crowd.stages), len(self._conditions)), bool)
        for column, conditions in enumerate(self._conditions):
            for condition in conditions:
                holds[:, column] &= condition(crowd)
        return [self._told(row.tobytes()) for row in holds]

    def _membership(self, holds: bytes) -> Membership:
        """That of whom a group holds of where a byte is not 0."""
        n = len(self._segments)
        segments = [name for name, byte in zip(self._segments, holds, strict=False) if byte]
        personas = [name for name, byte in zip(self._personas, holds[n:], strict=True) if byte]
        return Membership(tuple(dict.fromkeys(segments)), next(iter(personas), ""))


def _conditions(group: Group) -> Iterator[_Condition]:
    if group.stage is not None:
        yield _is_in(frozenset(group.stage))
    for name, bounds in group.behaviour.items():
        yield _is_unknown(name) if bounds.known is False else _lies_within(name, bounds)
    for name, asked in group.profile.items():
        yield _says(name, asked)


def _is_in(stages: frozenset[Before]) -> _Condition:
    return lambda crowd: np.array([stage in stages for stage in crowd.stages])


def _is_unknown(name: str) -> _Condition:
    return lambda crowd: np.isnan(_numbers(crowd, name))


def _lies_within(name: str, bounds: Bounds) -> _Condition:
    """Whether a number is known and lies within bounds, which are in the unit of a feature."""
    to_feature = float if name in JUDGEMENTS else unit_of(name).feature
    least = -math.inf if bounds.at_least is None else to_feature(bounds.at_least)
    most = math.inf if bounds.at_most is None else to_feature(bounds.at_most)

    def holds(crowd: Crowd) -> _Holds:
        numbers = _numbers(crowd, name)
        return (numbers >= least) & (numbers <= most)

    return holds


def _numbers(crowd: Crowd, name: str) -> Numbers:
    if name in JUDGEMENTS:
        return crowd.risks if name == "risk" else crowd.healths
    return crowd.table[:, PLACES[name]]


def _says(name: str, asked: Words | Bounds) -> _Condition:
    return lambda crowd: np.array([_is(asked, profile.get(name)) for profile in crowd.profiles])


def _is(asked: Words | Bounds, told: Plain) -> bool:
    if not isinstance(asked, Bounds):
        return text_of(told) in asked
    value = number_of(told)
    if value is None or asked.known is False:
        return value is None and asked.known is False
    return (asked.at_least is None or value >= asked.at_least) and (
        asked.at_most is None or value <= asked.at_most
    )
