"""Levels in rolling windows: the last value, whatever the window, over all source partitions."""

import pytest

from schemas.panes import PaneRow
from schemas.signals import SignalRow
from streams.rolling.windows import Rolling
from tests.streams.rolling.envelopes import T0, envelope, ms


def level(count: int, since: int = 0, member: str = "all", start: int = 0) -> tuple[PaneRow, ...]:
    """What a source partition tells of a member: how many wait, and since when (ms) the first."""
    key = ("all" if member == "all" else "queue"), member
    return (
        PaneRow(*key, "waiting", 10, T0 + start, 0, count, 0, 0, 0, {}),
        PaneRow(*key, "oldest_waiting", 10, T0 + start, 0, int(count > 0), since, 0, 0, {}),
    )


def shown(rows: list[SignalRow], window: int = 60) -> dict[tuple[str, str], float | None]:
    """(signal, member) → value in one window."""
    return {
        (r.signal, r.member): r.value
        for r in rows
        if r.window_seconds == window and r.signal in ("waiting", "oldest_waiting")
    }


def test_source_partitions_stand_side_by_side_and_the_oldest_is_of_all() -> None:
    """Counts add up, of the times the earliest stands, in seconds since 1970."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, *level(3, 9_500), partition=0))
    rolling.apply(envelope(5, *level(4, 7_250), partition=1))
    assert shown(rolling.emit(ms(5))) == {
        ("waiting", "all"): 7,
        ("oldest_waiting", "all"): 7.25,
    }


@pytest.mark.parametrize("window", [60, 300, 3_600])
def test_a_level_stands_until_it_changes(window: int) -> None:
    """However long ago it was told; then nobody waits, which is a value too."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, *level(3, 9_500)))
    rolling.emit(ms(5))
    rolling.apply(envelope(7_230))
    rows = rolling.emit(ms(7_230))
    assert shown(rows, window) == {("waiting", "all"): 3, ("oldest_waiting", "all"): 9.5}
    rolling.apply(envelope(7_260, *level(0)))
    rows = rolling.emit(ms(7_260))
    assert shown(rows, window) == {("waiting", "all"): 0, ("oldest_waiting", "all"): None}


def test_members_are_shown_when_they_change() -> None:
    """And no more once they stand at nothing."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, *level(2, 1_000, "billing"), *level(2, 1_000)))
    assert shown(rolling.emit(ms(5)))["waiting", "billing"] == 2
    rolling.apply(envelope(10))
    assert ("waiting", "billing") not in shown(rolling.emit(ms(10)))
    rolling.apply(envelope(15, *level(0, 0, "billing"), *level(0)))
    assert shown(rolling.emit(ms(15)))["waiting", "billing"] == 0
    rolling.apply(envelope(20))
    assert ("waiting", "billing") not in shown(rolling.emit(ms(20)))


def test_levels_come_back_from_their_state_records() -> None:
    """With the parts of every source partition; what stands at nothing has no record."""
    rolling = Rolling(ms(0))
    state: dict[bytes, bytes | None] = {}
    rolling.apply(envelope(5, *level(3, 9_500), *level(1, 9_500, "billing"), partition=0))
    rolling.apply(envelope(5, *level(4, 7_250), partition=1))
    state |= dict(rolling.changed_blocks())
    rolling.apply(envelope(6, *level(0, 0, "billing"), partition=0))
    state |= dict(rolling.changed_blocks())
    again = Rolling(ms(0))
    for key, value in state.items():
        again.load(key, value)
    again.apply(envelope(7, *level(1, 9_600), partition=0))
    again.apply(envelope(7, partition=1))
    assert shown(again.emit(ms(7))) == {("waiting", "all"): 5, ("oldest_waiting", "all"): 7.25}


def test_members_beyond_the_guard_stand_together_under_other() -> None:
    """Three queues where two have room."""
    rolling = Rolling(ms(0), member_limit=2)
    for number, queue in enumerate(("a", "b", "c", "d")):
        rolling.apply(envelope(5, *level(10 + number, 1_000 * number, queue)))
    found = shown(rolling.emit(ms(5)))
    assert (found["waiting", "b"], found["waiting", "other"]) == (11, 25)
    assert found["oldest_waiting", "other"] == 2
    assert rolling.capped == 4
