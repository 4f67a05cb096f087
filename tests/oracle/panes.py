"""Panes: contributions added up by dimension, member and slice of time."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from schemas.touchpoint import Touchpoint
from tests.oracle.bins import bin_of
from tests.oracle.result import Dims, PaneKey, PaneValue

PANE_SECONDS: Final = (10, 600)


class Contribution(NamedTuple):
    """What one thing that happened adds to a measure, at a time in ms UTC."""

    measure: str
    time: int
    dims: Dims
    sum: int = 0
    sumsq: int = 0
    successes: int = 0
    bin: int | None = None


def lasting(
    measure: str, end: Touchpoint, duration: int, dims: Dims, successes: int = 0
) -> Contribution:
    """A duration in ms, counted at its end."""
    square = (duration // 1000) ** 2
    return Contribution(measure, end.time, dims, duration, square, successes, bin_of(duration))


def add_up(contributions: Iterable[Contribution]) -> dict[PaneKey, PaneValue]:
    """Every pane that the contributions touch."""
    members: dict[PaneKey, list[Contribution]] = {}
    for contribution in contributions:
        for key in _keys(contribution):
            members.setdefault(key, []).append(contribution)
    return {key: _total(inside) for key, inside in members.items()}


def _keys(contribution: Contribution) -> list[PaneKey]:
    named = {"all": "all", **contribution.dims._asdict()}
    return [
        PaneKey(dimension, member, contribution.measure, size, start)
        for dimension, member in named.items()
        if member
        for size in PANE_SECONDS
        for start in [contribution.time // (size * 1000) * size]
    ]


def _total(inside: list[Contribution]) -> PaneValue:
    bins = [c.bin for c in inside if c.bin is not None]
    return PaneValue(
        count=len(inside),
        sum=sum(c.sum for c in inside),
        sumsq=sum(c.sumsq for c in inside),
        successes=sum(c.successes for c in inside),
        bins=tuple((bin_, bins.count(bin_)) for bin_ in sorted(set(bins))),
    )
