"""Levels of a partition: who waits, since when, and what a tick tells of it."""

import gc

from msgspec.structs import replace

from streams.customers.levels import KEY, Levels
from streams.signals.turns import Dimensions
from streams.signals.waiting import Waiting, WaitKey

CHAT = Dimensions("chat", None, None, None, None, "high")
BILLING = replace(CHAT, queue="billing")
LIMIT = 1_000_000


def key(number: int) -> WaitKey:
    """The conversation of a number."""
    return WaitKey("ada", "desk", str(number))


def told(levels: Levels) -> dict[tuple[str, str, int], tuple[int, int]]:
    """(member, measure, pane) → count and sum of what a flush says."""
    return {
        (row.member, row.measure, row.pane_start): (row.count, row.sum)
        for row in levels.collect()[0]
    }


def test_a_tick_tells_how_many_wait_and_since_when_the_first_does() -> None:
    """In every dimension that the conversation names; nothing before the tick."""
    levels = Levels(LIMIT)
    levels.change(key(1), Waiting(20_000, BILLING))
    levels.change(key(2), Waiting(10_000, CHAT))
    assert told(levels) == {}
    levels.tick(31_250)
    assert told(levels) == {
        ("all", "waiting", 30): (2, 0),
        ("all", "oldest_waiting", 30): (1, 10_000),
        ("chat", "waiting", 30): (2, 0),
        ("chat", "oldest_waiting", 30): (1, 10_000),
        ("billing", "waiting", 30): (1, 0),
        ("billing", "oldest_waiting", 30): (1, 20_000),
    }


def test_only_what_changed_is_told_and_nobody_is_told_too() -> None:
    """The oldest that is answered gives way to the next; the last one leaves zeros."""
    levels = Levels(LIMIT)
    levels.change(key(1), Waiting(10_000, BILLING))
    levels.change(key(2), Waiting(20_000, CHAT))
    levels.tick(31_000)
    levels.collect()
    levels.change(key(1), None)
    levels.tick(32_000)
    assert told(levels) == {
        ("all", "waiting", 30): (1, 0),
        ("all", "oldest_waiting", 30): (1, 20_000),
        ("chat", "waiting", 30): (1, 0),
        ("chat", "oldest_waiting", 30): (1, 20_000),
        ("billing", "waiting", 30): (0, 0),
        ("billing", "oldest_waiting", 30): (0, 0),
    }
    levels.tick(33_000)
    assert told(levels) == {}


def test_a_pane_holds_what_stood_at_its_last_tick() -> None:
    """A flush after several ticks says each pane once."""
    levels = Levels(LIMIT)
    for number, time in ((1, 31_000), (2, 32_000), (3, 41_000)):
        levels.change(key(number), Waiting(time, CHAT))
        levels.tick(time)
    found = told(levels)
    assert (found["all", "waiting", 30], found["all", "waiting", 40]) == ((2, 0), (3, 0))


def test_a_wait_may_move_to_another_queue_and_to_an_earlier_time() -> None:
    """As more becomes known of the conversation."""
    levels = Levels(LIMIT)
    levels.change(key(1), Waiting(20_000, CHAT))
    levels.change(key(1), Waiting(15_000, BILLING))
    levels.tick(31_000)
    found = told(levels)
    assert found["billing", "waiting", 30] == found["all", "waiting", 30] == (1, 0)
    assert found["all", "oldest_waiting", 30] == (1, 15_000)


def test_who_was_never_answered_is_given_up_in_the_end() -> None:
    """After exactly that long it still counts; an answer after that changes nothing."""
    levels = Levels(LIMIT)
    levels.change(key(1), Waiting(10_000, CHAT))
    levels.tick(10_000 + LIMIT)
    assert told(levels)["all", "waiting", 1_010] == (1, 0)
    levels.tick(10_001 + LIMIT)
    assert told(levels)["all", "waiting", 1_010] == (0, 0)
    levels.change(key(1), None)
    levels.tick(10_002 + LIMIT)
    assert told(levels) == {}


def test_who_was_answered_is_not_kept_by_one_who_is_not() -> None:
    """Of a thousand that come and go while the oldest waits on, few are still in memory."""
    levels = Levels(LIMIT)
    levels.change(WaitKey("bo", "desk", "1"), Waiting(1, CHAT))
    for number in range(1_000):
        levels.change(WaitKey("bo", "hall", str(number)), Waiting(2 + number, BILLING))
        levels.tick(2_000)
        levels.change(WaitKey("bo", "hall", str(number)), None)
    levels.tick(2_000)
    held = [
        one for one in gc.get_objects() if isinstance(one, WaitKey) and one[:2] == ("bo", "hall")
    ]
    assert len(held) < 100
    found = told(levels)
    assert (found["all", "waiting", 0], found["all", "oldest_waiting", 0]) == ((1, 0), (1, 1))


def test_after_a_restore_the_next_tick_tells_what_the_last_did_not() -> None:
    """No more and no less than if there had been none."""
    one = Levels(LIMIT)
    one.change(key(1), Waiting(10_000, BILLING))
    one.tick(31_000)
    one.change(key(2), Waiting(20_000, CHAT))
    ((name, record),) = one.collect()[1]
    assert name == KEY
    again = Levels(LIMIT)
    waits = [(key(1), Waiting(10_000, BILLING)), (key(2), Waiting(20_000, CHAT))]
    again.load(waits, record, 31_000)
    for levels in (one, again):
        levels.tick(32_000)
    found = one.collect()
    assert again.collect() == found
    assert {row.member for row in found[0]} == {"all", "chat"}
    assert found[1] == [(KEY, b"\x90")]
