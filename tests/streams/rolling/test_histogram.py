"""Bins of durations, and the percentiles read from them."""

from collections import Counter
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.rolling.histogram import (
    MAX_VALUE_MS,
    bin_of,
    interval_ranks,
    percentile,
    percentile_interval,
    value_of,
)

durations = st.integers(0, MAX_VALUE_MS)


@given(durations)
def test_a_bin_stands_for_its_values_within_one_percent(value: int) -> None:
    """The published error bound."""
    assert abs(value_of(bin_of(value)) - value) <= value * 0.01


@given(st.integers(1, MAX_VALUE_MS - 1))
def test_a_value_lies_exactly_between_the_edges_of_its_bin(value: int) -> None:
    """In fractions, so that no logarithm can put an edge value into the next bin."""
    gamma, exponent = Fraction(102, 100), bin_of(value) - 1
    assert gamma ** (exponent - 1) < value <= gamma**exponent


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (1, 1), (2, 37), (3, 57), (50, 199), (51, 200)]
)
def test_small_values_have_known_bins(value: int, expected: int) -> None:
    """ceil(log(value)/log(1.02)) + 1: the numbering is a contract with what lies in tables."""
    assert bin_of(value) == expected


def test_zero_has_a_bin_of_its_own() -> None:
    """No logarithm of it exists."""
    assert (bin_of(0), value_of(0)) == (0, 0.0)


def test_a_negative_duration_is_refused() -> None:
    """It would be a bug of the caller, not a duration."""
    with pytest.raises(ValueError, match="-1 ms"):
        bin_of(-1)


def test_a_duration_beyond_all_bins_lies_in_the_last() -> None:
    """So the number of bins has an end."""
    assert bin_of(10**30) == bin_of(MAX_VALUE_MS)


@given(st.lists(durations), st.lists(durations))
def test_merging_histograms_is_adding_them(left: list[int], right: list[int]) -> None:
    """Two partial histograms give the percentile of the whole."""
    merged = Counter(map(bin_of, left)) + Counter(map(bin_of, right))
    assert percentile(merged, 0.9) == percentile(Counter(map(bin_of, left + right)), 0.9)


@given(st.lists(durations, min_size=1), st.sampled_from([1, 10, 50, 90, 95, 99, 100]))
def test_a_percentile_is_the_nearest_rank_within_one_percent(values: list[int], q: int) -> None:
    """Against the sorted values themselves; ranks in whole-number arithmetic."""
    rank = max(1, -(-q * len(values) // 100))
    exact = sorted(values)[rank - 1]
    got = percentile(Counter(map(bin_of, values)), q / 100)
    assert got is not None
    assert abs(got - exact) <= exact * 0.01


def test_an_empty_histogram_has_no_percentile() -> None:
    """Neither has one whose corrections have taken out all that was in."""
    assert percentile({}, 0.5) is None
    assert percentile({5: 0, 6: -1}, 0.5) is None


def test_the_interval_of_nine_values_is_the_second_and_eighth() -> None:
    """P(2 <= B(9, .5) <= 7) = 96.1 % and P(3 <= B <= 6) = 82 %: the textbook's case."""
    assert interval_ranks(9, 0.5) == (2, 8)


def test_six_values_are_the_fewest_that_bound_a_median_at_95_percent() -> None:
    """2 · 0.5^5 = 6.3 %, 2 · 0.5^6 = 3.1 %."""
    assert interval_ranks(5, 0.5) == (None, None)
    assert interval_ranks(6, 0.5) == (1, 6)


@pytest.mark.parametrize("n", [1, 7, 40, 100, 300, 301, 400])
@pytest.mark.parametrize("q", [0.5, 0.9])
def test_an_interval_covers_what_it_says(n: int, q: float) -> None:
    """Each side misses with at most 2.5 % (and above 300 values, a hair)."""
    low, high = interval_ranks(n, q)
    pmf = [comb(n, k) * Fraction(q) ** k * (1 - Fraction(q)) ** (n - k) for k in range(n + 1)]
    assert sum(pmf[: low or 0]) <= 0.0255
    assert sum(pmf[high:] if high else []) <= 0.0255


def test_too_few_values_give_open_bounds() -> None:
    """One slow answer is no evidence of a slow median."""
    assert percentile_interval({bin_of(60_000): 1}, 0.5) == (0.0, None)


def test_bounds_enclose_the_percentile() -> None:
    """Values 1..100 s: ranks 40 and 61 by the binomial of (100, .5)."""
    bins = Counter(bin_of(1000 * second) for second in range(1, 101))
    low, high = percentile_interval(bins, 0.5)
    assert low == pytest.approx(40_000, rel=0.01)
    assert high == pytest.approx(61_000, rel=0.01)
