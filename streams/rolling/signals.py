"""Which signal is worked out of which measure, and how: one line a signal."""

from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from streams.rolling.aggregate import Aggregate
from streams.rolling.histogram import Ranked
from streams.rolling.intervals import wilson

_MS_PER_SECOND: Final = 1000


class Estimate(NamedTuple):
    """A rolling value with its 95 % bounds, from `n` observations; None where there is none."""

    n: int
    value: float | None
    low: float | None
    high: float | None


class Observed:
    """The sums of one measure in one window, as the formulas see them; n is never below 0."""

    def __init__(self, sums: Aggregate) -> None:
        self.sums = sums
        self.n = max(0, sums.count)

    @cached_property
    def ranked(self) -> Ranked:
        """The histogram by rank: sorted once, however many percentiles ask."""
        return Ranked(self.sums.bins)


Formula = Callable[[Observed], Estimate]


class Signal(NamedTuple):
    """A signal's public name, the measure it reads, and its formula."""

    name: str
    measure: str
    formula: Formula


def estimate(formula: Formula, seen: Observed) -> Estimate:
    """The value of a formula; of an empty window n = 0 and nothing else."""
    return formula(seen) if seen.n else Estimate(0, None, None, None)


def _count(seen: Observed) -> Estimate:
    """How many there were: all are counted, so the value is its own bounds."""
    n = float(seen.n)
    return Estimate(seen.n, n, n, n)


def _share(seen: Observed) -> Estimate:
    """Successes of all, 0..1, with Wilson's bounds."""
    successes = min(max(0, seen.sums.successes), seen.n)
    low, high = wilson(successes, seen.n)
    return Estimate(seen.n, successes / seen.n, low, high)


def _seconds_at(q: float) -> Formula:
    """Percentile of a duration in seconds, with the bounds of its order statistics."""

    def formula(seen: Observed) -> Estimate:
        value = seen.ranked.percentile(q)
        if value is None:
            return Estimate(0, None, None, None)
        low, high = seen.ranked.interval(q)
        return Estimate(
            seen.ranked.n,
            value / _MS_PER_SECOND,
            low / _MS_PER_SECOND,
            None if high is None else high / _MS_PER_SECOND,
        )

    return formula


SIGNALS: Final = (
    Signal("contacts", "contacts", _count),
    Signal("first_response_p50", "first_response", _seconds_at(0.5)),
    Signal("first_response_p90", "first_response", _seconds_at(0.9)),
    Signal("csat", "csat", _share),
)

#: Measure → its signals: what is in no pane of these is not kept.
BY_MEASURE: Final = {
    measure: tuple(signal for signal in SIGNALS if signal.measure == measure)
    for measure in dict.fromkeys(signal.measure for signal in SIGNALS)
}
