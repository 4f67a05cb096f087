"""Signals worked out of sums."""

import pytest

from streams.rolling.aggregate import Aggregate
from streams.rolling.histogram import bin_of
from streams.rolling.signals import BY_MEASURE, SIGNALS, Estimate, Observed, estimate

FORMULAS = {signal.name: signal.formula for signal in SIGNALS}


def sums_of(count: int, successes: int = 0, bins: dict[int, int] | None = None) -> Aggregate:
    made = Aggregate()
    made.count, made.successes, made.bins = count, successes, bins or {}
    return made


def shown(name: str, sums: Aggregate) -> Estimate:
    return estimate(FORMULAS[name], Observed(sums))


def test_contacts_are_counted_and_certain() -> None:
    """A full count has no sampling error."""
    assert shown("contacts", sums_of(7)) == (7, 7.0, 7.0, 7.0)


def test_csat_is_the_share_satisfied_with_wilson_bounds() -> None:
    """1 of 2: 50 %, 9.45 % … 90.55 %."""
    assert shown("csat", sums_of(2, 1)) == pytest.approx((2, 0.5, 0.0945, 0.9055), abs=5e-5)


def test_first_response_is_in_seconds() -> None:
    """Nine answers of 1..9 minutes: median 5, bounds ranks 2 and 8; p90 has no upper bound."""
    sums = sums_of(9, bins={bin_of(60_000 * minute): 1 for minute in range(1, 10)})
    assert shown("first_response_p50", sums) == pytest.approx((9, 300, 120, 480), rel=0.01)
    n, value, low, high = shown("first_response_p90", sums)
    assert (n, value, low) == pytest.approx((9, 540, 360), rel=0.01)
    assert high is None


@pytest.mark.parametrize("name", list(FORMULAS))
@pytest.mark.parametrize("count", [0, -1])
def test_an_empty_window_has_no_value(name: str, count: int) -> None:
    """Nor has one where half of a correction is still unread."""
    assert shown(name, sums_of(count)) == (0, None, None, None)


def test_durations_without_bins_have_no_percentile() -> None:
    """Counted, but nothing known of their lengths."""
    assert shown("first_response_p50", sums_of(3)) == (0, None, None, None)


def test_a_half_read_correction_cannot_make_an_impossible_share() -> None:
    """Three satisfied of two is shown as all."""
    assert shown("csat", sums_of(2, 3)).value == 1.0


def test_every_signal_is_found_by_its_measure() -> None:
    """Nothing is lost between the two tables."""
    assert sorted(s for group in BY_MEASURE.values() for s in group) == sorted(SIGNALS)
    assert {name: len(group) for name, group in BY_MEASURE.items()}["first_response"] == 2
