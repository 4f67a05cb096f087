"""The whole-number sums of a measure: what panes hold and windows add up."""

from collections.abc import Iterable, Mapping
from typing import Protocol, Self

import msgspec

from schemas.panes import PaneRow


class Sums(Protocol):
    """What can be added to an aggregate: another one, or a pane in any of its forms."""

    @property
    def count(self) -> int: ...  # noqa: D102  # the fields of schemas.panes.PaneRow
    @property
    def sum(self) -> int: ...  # noqa: D102  # as above
    @property
    def sumsq(self) -> int: ...  # noqa: D102  # as above
    @property
    def successes(self) -> int: ...  # noqa: D102  # as above
    @property
    def bins(self) -> Mapping[int, int]: ...  # noqa: D102  # as above


class Aggregate(msgspec.Struct, array_like=True, gc=False):
    """Count, sum, sum of squares, successes and histogram; mutable, all signed whole numbers.

    Units are those of `schemas.panes.PaneRow`. A part may be negative: a correction takes an old
    value out in another segment than the one that counted it. Equal sums have equal bins: an empty
    one is no bin.
    """

    count: int = 0
    sum: int = 0
    sumsq: int = 0
    successes: int = 0
    bins: dict[int, int] = msgspec.field(default_factory=dict)

    @classmethod
    def of(cls, row: Sums) -> Self:
        """The sums of a pane, in an aggregate of its own."""
        return cls(row.count, row.sum, row.sumsq, row.successes, dict(row.bins))

    @classmethod
    def total(cls, parts: Iterable[Sums]) -> Self:
        """The sum of all parts, in an aggregate of its own."""
        count = total = sumsq = successes = 0
        bins: dict[int, int] = {}
        for part in parts:
            count += part.count
            total += part.sum
            sumsq += part.sumsq
            successes += part.successes
            if part.bins:
                for number, n in part.bins.items():
                    bins[number] = bins.get(number, 0) + n
        if 0 in bins.values():
            bins = {number: n for number, n in bins.items() if n}
        return cls(count, total, sumsq, successes, bins)

    def row(
        self, series: tuple[str, str, str], pane_seconds: int, pane_start: int, segment: int
    ) -> PaneRow:
        """These sums as the row of a pane; its bins are a copy in ascending order.

        `series` is dimension, member and measure.
        """
        dimension, member, measure = series
        bins = self.bins
        return PaneRow(
            dimension,
            member,
            measure,
            pane_seconds,
            pane_start,
            segment,
            self.count,
            self.sum,
            self.sumsq,
            self.successes,
            dict(sorted(bins.items())) if len(bins) > 1 else bins.copy(),
        )

    def add_value(
        self, value: int, sumsq: int, success: int, number: int | None = None, sign: int = 1
    ) -> None:
        """Count one value, or with sign -1 take it out; `number` is its bin, if it has one.

        `sumsq` is the value's square in the unit of the sum of squares, `success` 0 or 1.
        """
        self.count += sign
        self.sum += sign * value
        self.sumsq += sign * sumsq
        self.successes += sign * success
        if number is not None:
            self._bump(number, sign)

    def add(self, other: Sums) -> None:
        """Add the sums of `other`."""
        self.count += other.count
        self.sum += other.sum
        self.sumsq += other.sumsq
        self.successes += other.successes
        if other.bins:
            self._merge(other.bins, 1)

    def subtract(self, other: Sums) -> None:
        """Take the sums of `other` out."""
        self.count -= other.count
        self.sum -= other.sum
        self.sumsq -= other.sumsq
        self.successes -= other.successes
        if other.bins:
            self._merge(other.bins, -1)

    def is_zero(self) -> bool:
        """Whether nothing at all is left in it."""
        return not (self.count or self.sum or self.sumsq or self.successes or self.bins)

    def _bump(self, number: int, by: int) -> None:
        now = self.bins.get(number, 0) + by
        if now:
            self.bins[number] = now
        else:
            self.bins.pop(number, None)

    def _merge(self, bins: Mapping[int, int], sign: int) -> None:
        own = self.bins
        for number, count in bins.items():
            now = own.get(number, 0) + sign * count
            if now:
                own[number] = now
            else:
                own.pop(number, None)
