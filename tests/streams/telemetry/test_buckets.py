"""Buckets: what lies under which edge, quantiles worked by hand, any order and cut alike."""

from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.telemetry.buckets import Buckets

EDGES = (1.0, 2.0, 4.0)


def of(*values: float) -> Buckets:
    """Buckets that hold these values."""
    made = Buckets(EDGES)
    made.observe(values)
    return made


def test_a_value_on_an_edge_lies_under_it() -> None:
    """As Prometheus' `le`: less than or equal."""
    held = of(0.5, 1.0, 1.5, 4.0, 4.5)
    assert held.counts == [2, 1, 1, 1]
    assert (held.count, held.sum) == (5, 11.5)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ((), 0.5, None),
        ((0.2, 0.3), 0.5, 0.5),
        ((0.5, 1.5, 1.6, 1.7), 0.5, 1 + 1 / 3),
        ((0.5, 1.5, 3.0, 3.0), 0.75, 3.0),
        ((1.5,), 0.99, 1.99),
        ((9.0, 9.0), 0.5, 4.0),
        ((-3.0,), 1.0, 1.0),
    ],
)
def test_quantiles_by_hand(values: tuple[float, ...], share: float, expected: float) -> None:
    """Evenly spread within a bucket; above the last edge there is only that edge."""
    assert of(*values).quantile(share) == (None if expected is None else pytest.approx(expected))


def test_only_what_came_since_is_left() -> None:
    """The difference to an earlier copy, which the newer values do not change."""
    held = of(0.5, 3.0)
    earlier = held.copy()
    held.observe([1.5])
    since = held.since(earlier)
    assert (since.counts, since.sum) == ([0, 1, 0, 0], 1.5)
    assert held.since(None).counts == [1, 1, 1, 0]


@given(st.lists(st.lists(st.integers(-5, 10))))
def test_many_at_once_are_as_one_by_one(parts: list[list[int]]) -> None:
    """However values are cut into calls, each lies where a search for it says."""
    held = Buckets(EDGES)
    expected = [0] * 4
    for part in parts:
        held.observe(part)
        for value in part:
            expected[bisect_left(EDGES, value)] += 1
    assert held.counts == expected
    assert held.sum == sum(map(sum, parts))
