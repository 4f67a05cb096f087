"""Which signal is worked out of which measure, and how: one line a signal."""

import math
from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from schemas.scales import FULL_POINTS_E4, NEUTRAL, SCALES, STRICTLY_SATISFIED
from schemas.touchpoint import Scale
from streams.rolling.aggregate import Aggregate
from streams.rolling.histogram import Ranked, value_of
from streams.rolling.intervals import mean_interval, net_interval, wilson
from streams.signals.measures import FULL_FEELING, FULL_RISK, Measure

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
    measure: Measure
    formula: Formula


def estimate(formula: Formula, seen: Observed) -> Estimate:
    """The value of a formula; of an empty window n = 0 and nothing else, but a level is 0."""
    return formula(seen) if seen.n or formula is _standing else Estimate(0, None, None, None)


def _count(seen: Observed) -> Estimate:
    """How many there were: all are counted, so the value is its own bounds."""
    n = float(seen.n)
    return Estimate(seen.n, n, n, n)


def _standing(seen: Observed) -> Estimate:
    """How high a level stands: nobody is a value, too."""
    n = float(seen.n)
    return Estimate(seen.n, n, n, n)


def _standing_mean(seen: Observed) -> Estimate:
    """Mean risk, 0..1, of all customers that there are: none is estimated, so no other bounds."""
    mean = seen.sums.sum / seen.n / FULL_RISK
    return Estimate(seen.n, mean, mean, mean)


def _standing_share(seen: Observed) -> Estimate:
    """Share of all customers that there are, 0..1: none is estimated, so no other bounds."""
    share = seen.sums.successes / seen.n
    return Estimate(seen.n, share, share, share)


def _since(seen: Observed) -> Estimate:
    """A time in seconds since 1970: how long ago that is, who looks at it works out."""
    time = seen.sums.sum / _MS_PER_SECOND
    return Estimate(seen.n, time, time, time)


def _share(seen: Observed) -> Estimate:
    """Successes of all, 0..1, with Wilson's bounds."""
    return _part(seen.sums.successes, seen.n)


def _part(some: int, of: int) -> Estimate:
    """Some of so many, 0..1, with Wilson's bounds."""
    if of <= 0:
        return Estimate(0, None, None, None)
    successes = min(max(0, some), of)
    low, high = wilson(successes, of)
    return Estimate(of, successes / of, low, high)


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


def _part_of_sum(seen: Observed) -> Estimate:
    """What the sum says, of all."""
    return _part(seen.sums.sum, seen.n)


def _part_of_squares(seen: Observed) -> Estimate:
    """What the sum of squares says, of all."""
    return _part(seen.sums.sumsq, seen.n)


def _solved_so_far(seen: Observed) -> Estimate:
    """Issues of customers that were solved at the first contact, as far as that is known."""
    return _part(seen.sums.sum, seen.n - seen.sums.sumsq)


def _strictly(seen: Observed) -> Estimate:
    """Answers that are satisfied in the strictest sense, of all."""
    return _part(seen.sums.bins.get(STRICTLY_SATISFIED, 0), seen.n)


def _without_neutral(seen: Observed) -> Estimate:
    """Satisfied answers, of those that are satisfied or not: who took no side is left out."""
    return _part(seen.sums.successes, seen.n - max(0, seen.sums.bins.get(NEUTRAL, 0)))


def _nps(seen: Observed) -> Estimate:
    """Promoters less detractors in points, -100..100, with 1.96 standard errors to each side."""
    net = min(max(-seen.n, seen.sums.sum), seen.n)
    bounds = net_interval(seen.n, net, min(seen.sums.sumsq, seen.n))
    low, high = (100 * bounds[0], 100 * bounds[1]) if bounds else (None, None)
    return Estimate(seen.n, 100 * net / seen.n, low, high)


def _mean_on(least: float, greatest: float, full: float) -> Formula:
    """Mean of a sum of 0 to `full` each, shown on the scale from `least` to `greatest`.

    Bounds are Student's, cut at the ends of the scale; a single value has none.
    """
    low_end, high_end = min(least, greatest), max(least, greatest)

    def shown(mean: float) -> float:
        return min(high_end, max(low_end, least + (greatest - least) * mean / full))

    def formula(seen: Observed) -> Estimate:
        value = shown(seen.sums.sum / seen.n)
        bounds = mean_interval(seen.n, seen.sums.sum, seen.sums.sumsq)
        low, high = sorted(map(shown, bounds)) if bounds else (None, None)
        return Estimate(seen.n, value, low, high)

    return formula


def _mean_answer(scale: Scale) -> Formula:
    """Mean of the answers as they were given, worked out of their points."""
    bounds = SCALES[scale]
    ends = bounds.least, bounds.greatest
    worst, best = reversed(ends) if bounds.low_is_good else ends
    return _mean_on(worst, best, FULL_POINTS_E4)


def _mean_seconds(seen: Observed) -> Estimate:
    """Mean of a duration in seconds, with Student's bounds, never below 0.

    Squares are of whole seconds, so the bounds are good to a second.
    """
    total = seen.sums.sum / _MS_PER_SECOND
    bounds = mean_interval(seen.n, total, seen.sums.sumsq)
    low, high = (max(0.0, bounds[0]), bounds[1]) if bounds else (None, None)
    return Estimate(seen.n, max(0.0, total / seen.n), low, high)


def _feeling(seen: Observed) -> Estimate:
    """Mean of how texts feel, -1..1, with Student's bounds, cut at the ends."""
    total, squares = seen.sums.sum / FULL_FEELING, seen.sums.sumsq / FULL_FEELING**2
    bounds = mean_interval(seen.n, total, squares)
    low, high = (max(-1.0, bounds[0]), min(1.0, bounds[1])) if bounds else (None, None)
    return Estimate(seen.n, total / seen.n, low, high)


def _everybody(waited: Aggregate) -> int:
    return waited.count


def _answered(waited: Aggregate) -> int:
    return waited.count - waited.sum


def _patient(waited: Aggregate) -> int:
    return waited.count - waited.sumsq


def _answered_in_time(of: Callable[[Aggregate], int]) -> Formula:
    """Service level: who was answered within the target, of those who count as waiting.

    https://help.mypurecloud.com/articles/configure-the-service-level-calculation/
    """
    return lambda seen: _part(seen.sums.successes, of(seen.sums))


def _given_up(seen: Observed) -> Estimate:
    """Who gave up of those who waited, without those who gave up too soon to count."""
    return _part(seen.sums.sum - seen.sums.sumsq, _patient(seen.sums))


def _mean_of_bins(seen: Observed) -> Estimate:
    """Mean of a duration in seconds, within 1 %, with Student's bounds, never below 0."""
    lasted = [
        (value_of(number) / _MS_PER_SECOND, count)
        for number, count in seen.sums.bins.items()
        if count > 0
    ]
    n = sum(count for _, count in lasted)
    if not n:
        return Estimate(0, None, None, None)
    total = math.fsum(value * count for value, count in lasted)
    bounds = mean_interval(n, total, math.fsum(value**2 * count for value, count in lasted))
    low, high = (max(0.0, bounds[0]), bounds[1]) if bounds else (None, None)
    return Estimate(n, total / n, low, high)


SIGNALS: Final = (
    Signal("contacts", "contacts", _count),
    Signal("first_response_p50", "first_response", _seconds_at(0.5)),
    Signal("first_response_p90", "first_response", _seconds_at(0.9)),
    Signal("next_response_p50", "next_response", _seconds_at(0.5)),
    Signal("next_response_p90", "next_response", _seconds_at(0.9)),
    Signal("resolution_p50", "full_resolution", _seconds_at(0.5)),
    Signal("handle_time", "handle_time", _mean_seconds),
    Signal("sla_met", "sla", _share),
    Signal("transfer_rate", "first_response", _share),
    Signal("reopen_rate", "resolved", _share),
    Signal("repeat_contact_rate", "contacts", _share),
    Signal("repeat_contact_rate_72h", "contacts", _part_of_sum),
    Signal("repeat_contact_rate_24h", "contacts", _part_of_squares),
    Signal("first_contact_resolution", "first_contact", _share),
    Signal("first_contact_resolution_so_far", "resolved", _solved_so_far),
    Signal("abandon_rate", "calls", _share),
    Signal("service_level", "service_level", _answered_in_time(_everybody)),
    Signal("service_level_answered_only", "service_level", _answered_in_time(_answered)),
    Signal("service_level_without_short_abandons", "service_level", _answered_in_time(_patient)),
    Signal("abandon_rate_without_short_abandons", "service_level", _given_up),
    Signal("speed_of_answer", "service_level", _mean_of_bins),
    Signal("csat", "csat", _share),
    Signal("csat_top_box", "csat", _strictly),
    Signal("csat_without_neutral", "csat", _without_neutral),
    Signal("nps", "nps", _nps),
    Signal("ces", "ces7", _share),
    Signal("ces_strict", "ces7", _strictly),
    Signal("ces_mean", "ces7", _mean_answer("ces7")),
    Signal("ces5", "ces5", _share),
    Signal("ces5_mean", "ces5", _mean_answer("ces5")),
    Signal("satisfaction", "satisfaction", _mean_on(0, 100, FULL_POINTS_E4)),
    Signal("response_rate", "surveys", _share),
    Signal("sentiment", "sentiment", _feeling),
    Signal("waiting", "waiting", _standing),
    Signal("oldest_waiting", "oldest_waiting", _since),
    Signal("churn_mean", "churn_risk", _standing_mean),
    Signal("churn_at_risk_share", "churn_risk", _standing_share),
    Signal("customers_in_stage", "customers_in_stage", _standing),
)

#: Measure → its signals: what is in no pane of these is not kept.
BY_MEASURE: Final[dict[str, tuple[Signal, ...]]] = {
    measure: tuple(signal for signal in SIGNALS if signal.measure == measure)
    for measure in dict.fromkeys(signal.measure for signal in SIGNALS)
}
