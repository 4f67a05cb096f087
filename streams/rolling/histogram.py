"""Histograms of durations: logarithmic bins of whole numbers, percentiles within 1 %.

The bins are those of DDSketch (https://arxiv.org/abs/1908.10693) with gamma 1.02: bin 0 holds
the value 0, bin b >= 1 the whole milliseconds in (1.02^(b-2), 1.02^(b-1)]. Merging two
histograms adds integers, so neither order nor grouping can change a percentile.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from typing import Final

GAMMA: Final = Fraction(102, 100)
#: Longer than any duration of the flow (9,000 years); what is over it lies in the last bin.
MAX_VALUE_MS: Final = 2**48

#: Up to so many values the ranks of an interval are exact; above, the normal curve is as good.
_EXACT_N: Final = 300


def _edges() -> tuple[int, ...]:
    """Highest whole value of each bin from 1 on, in exact arithmetic: no logarithm, no platform."""
    edges, power = [], Fraction(1)
    while power < MAX_VALUE_MS:
        edges.append(math.floor(power))
        power *= GAMMA
    edges.append(MAX_VALUE_MS)
    return tuple(edges)


_EDGES: Final = _edges()


def bin_of(value_ms: int) -> int:
    """The bin of a duration in whole milliseconds, 0 or more.

    Raises:
        ValueError: the duration is negative.
    """
    if value_ms <= 0:
        if value_ms < 0:
            raise ValueError(f"a duration of {value_ms} ms has no bin")
        return 0
    return bisect_left(_EDGES, min(value_ms, MAX_VALUE_MS)) + 1


def value_of(number: int) -> float:
    """The duration in ms that stands for a bin, within 1 % of every value in it.

    It is 2·1.02^(b-1)/2.02, the value whose relative error is the same at both ends of the bin.
    """
    return 0.0 if number == 0 else 2 * 1.02 ** (number - 1) / 2.02


class Ranked:
    """A histogram laid out by rank: sorted once, asked for many percentiles."""

    __slots__ = ("_ends", "_numbers", "n")

    def __init__(self, bins: Mapping[int, int]) -> None:
        """Bins of 0 or less are left out: half of a correction whose other half is unread."""
        self._numbers = sorted(number for number, count in bins.items() if count > 0)
        self._ends = list(accumulate(bins[number] for number in self._numbers))
        self.n = self._ends[-1] if self._ends else 0

    def at(self, rank: int) -> float:
        """The value of rank 1..n, smallest first, in ms."""
        return value_of(self._numbers[bisect_left(self._ends, rank)])

    def percentile(self, q: float) -> float | None:
        """Nearest rank: the smallest value with at least a share `q` of all at or below it."""
        return self.at(_nearest_rank(self.n, q)) if self.n else None

    def interval(self, q: float, z: float = 1.96) -> tuple[float, float | None]:
        """Bounds of the percentile `q`, in ms: see `percentile_interval`."""
        low, high = interval_ranks(self.n, q, z)
        return (self.at(low) if low else 0.0), (self.at(high) if high else None)


def percentile(bins: Mapping[int, int], q: float) -> float | None:
    """Percentile `q` (0 < q <= 1) of a histogram in ms, by nearest rank; None when it is empty."""
    return Ranked(bins).percentile(q)


def percentile_interval(
    bins: Mapping[int, int], q: float, z: float = 1.96
) -> tuple[float, float | None]:
    """Bounds of percentile `q` in ms that hold whatever the distribution is.

    They are two order statistics, as in lesson 47 of
    https://newonlinecourses.science.psu.edu/stat414/node/231/ (Hahn and Meeker, Statistical
    Intervals): how many of n values lie below the true percentile is binomial(n, q). Too few
    values for the confidence give 0 (no duration is less) and None (there is no upper bound).
    """
    return Ranked(bins).interval(q, z)


@lru_cache(maxsize=8192)
def interval_ranks(n: int, q: float, z: float = 1.96) -> tuple[int | None, int | None]:
    """Ranks l and u of n values between which percentile `q` lies; None where no rank serves.

    l is the highest with P(B <= l-1) <= a/2, u the lowest with P(B <= u-1) >= 1-a/2, where B is
    binomial(n, q) and a the two-sided error of `z`.
    """
    if n > _EXACT_N:
        half = z * math.sqrt(n * q * (1 - q))
        low, high = math.floor(n * q - half), math.ceil(n * q + half) + 1
    else:
        low, high = _exact_ranks(n, q, math.erfc(z / math.sqrt(2)) / 2)
    return (low if low >= 1 else None), (high if high <= n else None)


def _exact_ranks(n: int, q: float, tail: float) -> tuple[int, int]:
    below, low, high = 0.0, 0, n + 1
    for k in range(n):
        below += math.comb(n, k) * q**k * (1 - q) ** (n - k)
        if below <= tail:
            low = k + 1
        if below >= 1 - tail:
            high = k + 1
            break
    return low, high


def _nearest_rank(n: int, q: float) -> int:
    # 0.07 * 100 is a hair over 7: the rounding keeps such a hair from moving the rank by one.
    return max(1, math.ceil(round(q * n, 6)))
