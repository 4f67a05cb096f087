"""The sums that panes hold and windows add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.panes import PaneRow
from streams.rolling.aggregate import Aggregate

Value = tuple[int, int, int, int | None]
values = st.tuples(
    st.integers(0, 10**12), st.integers(0, 10**12), st.integers(0, 1), st.none() | st.integers(0, 9)
)


def aggregate_of(listed: list[Value]) -> Aggregate:
    made = Aggregate()
    for value, square, success, number in listed:
        made.add_value(value, square, success, number)
    return made


def test_a_value_counts_in_every_sum() -> None:
    """Two answers, one a success, in one bin."""
    made = aggregate_of([(2000, 4, 1, 7), (3000, 9, 0, 7)])
    assert (made.count, made.sum, made.sumsq, made.successes) == (2, 5000, 13, 1)
    assert made.bins == {7: 2}


@given(st.lists(values), st.lists(values))
def test_adding_aggregates_is_adding_their_values(left: list[Value], right: list[Value]) -> None:
    """Merging partial sums loses nothing and depends on no grouping."""
    merged = aggregate_of(left)
    merged.add(aggregate_of(right))
    assert merged == aggregate_of(right + left)


@given(st.lists(values), st.lists(values))
def test_subtracting_takes_out_what_was_added(left: list[Value], right: list[Value]) -> None:
    """To the last bin: equal sums are equal aggregates."""
    made = aggregate_of(left + right)
    made.subtract(aggregate_of(right))
    assert made == aggregate_of(left)


@given(st.lists(values))
def test_values_taken_out_again_leave_nothing(listed: list[Value]) -> None:
    """Sign -1 is the opposite of sign +1."""
    made = aggregate_of(listed)
    for value, square, success, number in listed:
        made.add_value(value, square, success, number, -1)
    assert made.is_zero()


def test_a_correction_may_be_negative_on_its_own() -> None:
    """It goes into another segment than the value that it takes out."""
    made = Aggregate()
    made.add_value(500, 0, 1, 3, -1)
    assert (made.count, made.sum, made.successes, made.bins) == (-1, -500, -1, {3: -1})
    assert not made.is_zero()


@given(st.lists(values))
def test_a_pane_gives_back_the_sums_it_was_made_of(listed: list[Value]) -> None:
    """Row and aggregate hold the same fields, and share no histogram."""
    made = aggregate_of(listed)
    row = made.row(("queue", "q", "m"), 10, 20, 5)
    assert Aggregate.of(row) == made
    made.add_value(1, 1, 1, 99)
    assert 99 not in row.bins


def test_the_bins_of_a_row_are_in_order() -> None:
    """Equal sums give equal bytes, whatever order the values came in."""
    row = aggregate_of([(0, 0, 0, 9), (0, 0, 0, 2)]).row(("d", "m", "m"), 10, 0, 0)
    assert list(row.bins) == [2, 9]
    assert row == PaneRow("d", "m", "m", 10, 0, 0, 2, 0, 0, 0, {2: 1, 9: 1})


def test_aggregates_show_what_is_in_them() -> None:
    """A failing test prints sums, not addresses."""
    assert repr(Aggregate()) == "Aggregate(count=0, sum=0, sumsq=0, successes=0, bins={})"
    with pytest.raises(TypeError):
        hash(Aggregate())
