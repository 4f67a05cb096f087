"""Panes in memory and their state records."""

import pytest

from streams.rolling.blocks import PIECE_ROWS, Blocks
from streams.rolling.register import Register, Series
from streams.rolling.windows import Rolling
from tests.streams.rolling.envelopes import T0, envelope, ms, pane


def agents(count: int) -> list[Series]:
    return [Series("agent", f"a{n}", "contacts") for n in range(count)]


def filled(count: int) -> tuple[Blocks, Register]:
    """A block of `count` agents in one pane."""
    register = Register()
    blocks = Blocks(register)
    for series in agents(count):
        blocks.put(0, pane(0, 1, dimension="agent", member=series.member), 1)
    return blocks, register


def test_a_block_is_one_record_that_is_written_only_when_it_changed() -> None:
    """Not again when nothing came."""
    blocks, _ = filled(3)
    [(_, value)] = blocks.changed()
    assert value is not None
    assert blocks.changed() == []


def test_a_large_block_is_cut_into_records_that_kafka_takes() -> None:
    """Only the piece that changed is written again."""
    blocks, _ = filled(PIECE_ROWS + 1)
    assert len(blocks.changed()) == 2
    blocks.put(0, pane(0, 2, dimension="agent", member="a0"), 2)
    assert len(blocks.changed()) == 1


def test_a_block_that_leaves_memory_leaves_a_tombstone() -> None:
    """Once; and its series are let go."""
    blocks, register = filled(2)
    [(key, _)] = blocks.changed()
    blocks.drop_before(10, T0)
    assert blocks.changed() == []
    blocks.drop_before(10, T0 + 1)
    assert blocks.changed() == [(key, None)]
    assert blocks.changed() == []
    assert register.members("agent") == []


def test_a_pane_that_comes_back_after_its_tombstone_is_a_record_again() -> None:
    """The last word on a key is what is in memory."""
    blocks, _ = filled(1)
    blocks.drop_before(10, T0 + 1)
    blocks.put(0, pane(0, 1, dimension="agent", member="a0"), 2)
    [(_, value)] = blocks.changed()
    assert value is not None


def test_records_give_back_the_panes_in_whatever_order_they_are_read() -> None:
    """An older record of a key is replaced, a tombstone removes it."""
    blocks, _ = filled(PIECE_ROWS + 1)
    old = blocks.changed()
    blocks.put(0, pane(0, 9, dimension="agent", member="a0"), 2)
    restored, register = Blocks(Register()), Register()
    restored = Blocks(register)
    for key, value in [*reversed(old), *blocks.changed()]:
        restored.load(key, value)
    panes = {series: stored.count for series, stored in restored.between(10, T0, T0 + 10)}
    assert panes == dict.fromkeys(agents(PIECE_ROWS + 1), 1) | {agents(1)[0]: 9}
    for key, _ in old:
        restored.load(key, None)
    assert list(restored.between(10, T0, T0 + 10)) == []
    assert register.members("agent") == []


def test_a_range_of_panes_is_by_start() -> None:
    """From start on, before end, whatever the ends are."""
    blocks = Blocks(Register())
    for start in (0, 10, 20):
        blocks.put(0, pane(start, start + 1), 1)
    assert [stored.count for _, stored in blocks.between(10, T0 + 5, T0 + 20)] == [11]


def test_the_guard_stands_after_a_restore() -> None:
    """Who was under `other` stays there for that pane, who was let in stays in."""
    rolling = Rolling(ms(0), member_limit=1)
    rolling.apply(envelope(5, *[pane(0, 1, dimension="agent", member=m) for m in "ab"]))
    restored = Rolling(ms(0), member_limit=1)
    for key, value in rolling.changed_blocks():
        restored.load(key, value)
    more = envelope(5, *[pane(0, 5, dimension="agent", member=m) for m in "ba"])
    for each in (rolling, restored):
        each.apply(more)
    rows = restored.emit(ms(5))
    assert rows == rolling.emit(ms(5))
    assert {(row.member, row.n) for row in rows if row.signal == "contacts"} == {
        ("a", 5),
        ("other", 5),
    }


def test_the_guard_is_loud_once_a_dimension(capsys: pytest.CaptureFixture[str]) -> None:
    """One line of log, however many are turned away."""
    register = Register(limit=1)
    for series in agents(3):
        if register.admits(series):
            register.hold(series)
    assert register.capped == 2
    assert capsys.readouterr().out.count("members_capped") == 1
