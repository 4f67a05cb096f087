"""Intervals of shares and means, against published values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.rolling.intervals import mean_interval, net_interval, student_t95, wilson


def test_ten_of_ten_is_not_certainty() -> None:
    """Wilson 95 %: 72.25 % … 100 %."""
    low, high = wilson(10, 10)
    assert (round(low, 4), high) == (0.7225, 1.0)


def test_one_of_two_says_next_to_nothing() -> None:
    """Wilson 95 %: 9.45 % … 90.55 %."""
    assert wilson(1, 2) == pytest.approx((0.0945, 0.9055), abs=5e-5)


@pytest.mark.parametrize(("share", "smallest"), [(0.5, 93), (0.8, 60), (0.9, 37), (0.95, 25)])
def test_the_display_rule_needs_the_published_sample_sizes(share: float, smallest: int) -> None:
    """The smallest n whose half-width is at most 10 points (shares as real numbers)."""

    def half(n: int) -> float:
        z = 1.96
        return z / (n + z * z) * math.sqrt(n * share * (1 - share) + z * z / 4)

    assert next(n for n in range(1, 200) if half(n) <= 0.1) == smallest
    if (share * smallest).is_integer():
        low, high = wilson(int(share * smallest), smallest)
        assert (high - low) / 2 == pytest.approx(half(smallest))


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_bounds_are_shares_around_the_share(case: tuple[int, int]) -> None:
    """Within 0..1, whatever is counted."""
    successes, n = case
    low, high = wilson(successes, n)
    assert 0 <= low <= successes / n <= high <= 1


def test_the_bounds_mirror_when_success_and_failure_change_places() -> None:
    """What succeeds is only a name."""
    low, high = wilson(3, 17)
    assert wilson(14, 17) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(
    ("freedom", "expected"),
    [(1, 12.706), (4, 2.776), (7, 2.365), (10, 2.228), (30, 2.042), (100, 1.984)],
)
def test_student_t_agrees_with_the_table(freedom: int, expected: float) -> None:
    """The NIST table of critical values, 97.5 % column."""
    assert student_t95(freedom) == pytest.approx(expected, abs=0.0011)


def test_a_mean_has_bounds_by_student_t() -> None:
    """Values 1..5: mean 3, variance 2.5, t(4) = 2.776 → 3 ± 1.963."""
    assert mean_interval(5, 15, 55) == pytest.approx((1.037, 4.963), abs=1e-3)


def test_one_value_has_no_interval() -> None:
    """It shows no spread."""
    assert mean_interval(1, 5, 25) is None


def test_equal_values_leave_no_doubt_and_no_root_of_a_negative() -> None:
    """0.1 three times: the sum of squares rounds below its mean's."""
    low, high = mean_interval(3, 0.1 + 0.1 + 0.1, 3 * 0.1**2) or (0, 0)
    assert low == pytest.approx(0.1)
    assert high == pytest.approx(0.1)


@pytest.mark.parametrize(("n", "margin"), [(384, 0.1), (1537, 0.05)])
def test_the_worst_net_share_needs_the_published_sample_sizes(n: int, margin: float) -> None:
    """Half promoters, half detractors: 10 points of 384, 5 points of 1,537."""
    bounds = net_interval(n, 0, n)
    assert bounds is not None
    assert bounds[1] == pytest.approx(margin, abs=5e-5)
    assert bounds[0] == -bounds[1]


def test_a_net_share_stays_within_its_ends() -> None:
    """Nine for, one passive: 90 points, and not over 100."""
    bounds = net_interval(10, 9, 9)
    assert bounds is not None
    assert bounds[0] == pytest.approx(0.9 - 1.96 * (0.09 / 10) ** 0.5)
    assert bounds[1] == 1.0
