"""Panes of a partition: births, expiry on ticks, late contributions, restores, corrections."""

from msgspec.structs import replace

from schemas.panes import PaneRow
from streams.customers.pane_blocks import GRACE_MS, PaneBlocks
from streams.signals.turns import Contribution, Dimensions

BARE = Dimensions("chat", None, None, None, None, None)
#: 00:20:05: in the pane of 10 s from 1200, and in the pane of 10 min from 1200.
TIME = 1_205_000


def contact(time: int = TIME, dimensions: Dimensions = BARE) -> Contribution:
    """One contact."""
    return Contribution("contacts", time, dimensions, 0, 0, success=False, bin=None)


def response(ms: int, bin_: int, time: int = TIME) -> Contribution:
    """One response time."""
    return Contribution(
        "first_response", time, BARE, ms, (ms // 1000) ** 2, success=False, bin=bin_
    )


def rating(points: int, *, success: bool) -> Contribution:
    """One rating."""
    return Contribution("csat", TIME, BARE, points, 0, success=success, bin=None)


def rows(blocks: PaneBlocks, dimension: str = "all", pane_seconds: int = 10) -> list[PaneRow]:
    """What the next flush says of one dimension and size."""
    return [
        row
        for row in blocks.collect()[0]
        if (row.dimension, row.pane_seconds) == (dimension, pane_seconds)
    ]


def numbers(row: PaneRow) -> tuple[int, int, int, int, dict[int, int]]:
    """Its sums."""
    return row.count, row.sum, row.sumsq, row.successes, row.bins


def restored(states: list[tuple[bytes, bytes | None]]) -> PaneBlocks:
    """Blocks as they come back from these state records."""
    blocks = PaneBlocks()
    for value in dict(states).values():
        if value is not None:
            blocks.load(value)
    return blocks


def test_a_contribution_counts_in_both_sizes_and_all_dimensions_that_it_has() -> None:
    """One row each; a dimension that is not known has none, nor has priority ever."""
    blocks = PaneBlocks()
    blocks.add(contact(dimensions=Dimensions("chat", "billing", None, None, "kim", "high")), 1, 7)
    found = blocks.collect()[0]
    members = [("all", "all"), ("channel", "chat"), ("queue", "billing"), ("agent", "kim")]
    assert [(r.pane_seconds, r.pane_start, r.dimension, r.member) for r in found] == [
        (size, 1_200, *member) for size in (10, 600) for member in members
    ]
    assert {(r.measure, r.segment) for r in found} == {("contacts", 7)}
    assert {r.count for r in found} == {1}


def test_a_pane_holds_the_times_from_its_start_to_before_its_end() -> None:
    """10 s and 10 min, counted from 1970."""
    blocks = PaneBlocks()
    for time in (1_199_999, 1_200_000, 1_209_999, 1_210_000):
        blocks.add(contact(time), 1, 0)
    found = [r for r in blocks.collect()[0] if r.dimension == "all"]
    assert [(r.pane_seconds, r.pane_start, r.count) for r in found] == [
        (10, 1_190, 1),
        (600, 600, 1),
        (10, 1_200, 2),
        (600, 1_200, 3),
        (10, 1_210, 1),
    ]


def test_values_are_absolute_and_told_only_when_they_changed() -> None:
    """The second flush has the sum of both."""
    blocks = PaneBlocks()
    blocks.add(response(2_500, 9), 1, 1)
    assert [numbers(row) for row in rows(blocks)] == [(1, 2_500, 4, 0, {9: 1})]
    assert blocks.collect() == ([], [])
    blocks.add(response(4_000, 8), 1, 2)
    assert [numbers(row) for row in rows(blocks)] == [(2, 6_500, 20, 0, {8: 1, 9: 1})]


def test_a_value_taken_out_again_leaves_zeros_and_its_row() -> None:
    """The row must be written: the one in the table still has the value."""
    blocks = PaneBlocks()
    blocks.add(response(2_500, 9), 1, 1)
    blocks.collect()
    blocks.add(response(2_500, 9), -1, 2)
    assert [numbers(row) for row in rows(blocks)] == [(0, 0, 0, 0, {})]


def test_a_correction_takes_the_old_value_out_and_puts_the_new_one_in() -> None:
    """In one flush or in two, the pane has the new one alone."""
    blocks = PaneBlocks()
    blocks.add(rating(750_000, success=True), 1, 1)
    blocks.add(rating(750_000, success=True), -1, 2)
    blocks.add(rating(250_000, success=False), 1, 2)
    assert [numbers(row) for row in rows(blocks)] == [(1, 250_000, 0, 0, {})]


def test_a_block_is_named_by_the_offset_of_its_first_contribution() -> None:
    """Each block by its own: a later one does not rename it, nor does a flush between."""
    blocks = PaneBlocks()
    blocks.add(contact(), 1, 41)
    blocks.add(contact(dimensions=replace(BARE, queue="billing")), 1, 42)
    blocks.add(contact(TIME + 10_000), 1, 43)
    found = blocks.collect()[0]
    assert {(r.pane_seconds, r.pane_start, r.segment) for r in found} == {
        (10, 1_200, 41),
        (600, 1_200, 41),
        (10, 1_210, 43),
    }
    blocks.add(contact(), 1, 99)
    assert {row.segment for row in blocks.collect()[0]} == {41}


def test_a_block_leaves_a_minute_after_its_end_and_only_by_a_tick() -> None:
    """Exactly then it still stays; what it has yet to say is not lost."""
    blocks, end = PaneBlocks(), 1_210_000
    assert GRACE_MS == 60_000
    blocks.add(contact(), 1, 1)
    blocks.collect()
    blocks.expire(end + 60_000)
    blocks.add(contact(), 1, 5)
    assert [(row.segment, row.count) for row in rows(blocks)] == [(1, 2)]
    blocks.add(contact(), 1, 6)
    blocks.expire(end + 60_001)
    flushed, states = blocks.collect()
    assert [(r.segment, r.count) for r in flushed if r.pane_seconds == 10] == [(1, 3), (1, 3)]
    assert (b"p:10:1200", None) in states
    assert [key for key, value in states if value] == [b"p:600:1200"]


def test_a_late_contribution_is_a_segment_of_its_own() -> None:
    """Only what is new lies in it: the pane is the sum of its segments."""
    blocks = PaneBlocks()
    blocks.add(response(2_500, 9), 1, 1)
    blocks.collect()
    blocks.expire(1_270_001)
    blocks.add(response(2_500, 9), -1, 8)  # a late reply corrected it
    blocks.add(response(1_000, 5), 1, 8)
    (row,) = rows(blocks)
    assert row.segment == 8
    assert numbers(row) == (0, -1_500, -3, 0, {5: 1, 9: -1})
    blocks.expire(1_270_002)
    blocks.add(contact(), 1, 9)
    assert [row.segment for row in rows(blocks)] == [9]


def test_a_block_that_no_flush_has_seen_leaves_no_state_record() -> None:
    """It came late and left by the next tick; its rows are told all the same."""
    blocks = PaneBlocks()
    blocks.add(contact(), 1, 1)
    blocks.expire(10**9)
    flushed, states = blocks.collect()
    assert len(flushed) == 4
    assert states == []


def test_nothing_but_ticks_makes_anything_leave() -> None:
    """However late the contributions and however many the flushes."""
    blocks = PaneBlocks()
    blocks.add(contact(), 1, 1)
    blocks.add(contact(10**12), 1, 2)
    blocks.collect()
    blocks.add(contact(), 1, 3)
    assert [(row.segment, row.count) for row in rows(blocks)] == [(1, 2)]


def test_restored_blocks_go_on_as_if_nothing_had_been() -> None:
    """Same rows, same segment, same end."""
    blocks = PaneBlocks()
    blocks.add(response(2_500, 9), 1, 4)
    again = restored(blocks.collect()[1])
    assert again.collect() == ([], [])
    for each in (blocks, again):
        each.add(response(4_000, 8), 1, 5)
        each.expire(1_270_001)
    assert again.collect() == blocks.collect()


def test_a_new_block_that_the_next_tick_lets_go_is_not_stored() -> None:
    """Its rows are told; were it lost, what comes next would be a segment of its own."""
    blocks = PaneBlocks()
    blocks.add(contact(), 1, 1)
    blocks.collect()
    blocks.expire(10**9)
    blocks.add(contact(), 1, 2)
    flushed, states = blocks.collect()
    assert [(row.segment, row.count) for row in flushed if row.dimension == "all"] == [(2, 1)] * 2
    assert sorted(states) == [(b"p:10:1200", None), (b"p:600:1200", None)]
    blocks.add(contact(), 1, 3)
    assert [(row.segment, row.count) for row in rows(blocks)] == [(2, 2)]
    again = restored(states)
    again.add(contact(), 1, 3)
    assert [(row.segment, row.count) for row in rows(again)] == [(3, 1)]


def test_a_stored_block_stays_stored_until_its_tick() -> None:
    """What lies in the state topic must not fall behind what was told."""
    blocks = PaneBlocks()
    blocks.add(contact(), 1, 1)
    blocks.collect()
    blocks.add(contact(), 1, 2)
    again = restored(blocks.collect()[1])
    again.add(contact(), 1, 3)
    assert [(row.segment, row.count) for row in rows(again)] == [(1, 3)]


def test_a_sum_that_several_panes_hold_is_changed_in_none_of_them() -> None:
    """Two queues share what came once; what came for one of them later is its own."""
    blocks = PaneBlocks()
    billing = replace(BARE, queue="billing")
    blocks.add(response(2_500, 9), 1, 1)
    blocks.add(Contribution("first_response", TIME, billing, 4_000, 16, False, 8), 1, 2)
    found = {(r.pane_seconds, r.dimension): numbers(r) for r in blocks.collect()[0]}
    both, one = (2, 6_500, 20, 0, {8: 1, 9: 1}), (1, 4_000, 16, 0, {8: 1})
    assert found == {
        (size, name): one if name == "queue" else both
        for size in (10, 600)
        for name in ("all", "channel", "queue")
    }
