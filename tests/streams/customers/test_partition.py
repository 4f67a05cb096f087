"""One partition's fold: when it speaks, what it refuses, what time it is."""

from collections.abc import Sequence

import pytest

from schemas import dead_letters, panes, ticks, touchpoint
from schemas.dead_letters import DeadLetter, Reason
from schemas.touchpoint import Touchpoint
from streams import metrics
from streams.checkpoint import Head, Output, States
from streams.customers import register
from streams.customers.limits import Limits
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.lanes import Lane
from streams.telemetry.figures import Figures
from tests.streams.customers.flushes import PARTITIONS, FakeRecord, Log, records_of
from tests.support.touchpoints import answer, made

LIMITS = Limits(100_000, 300_000)


def created(states: States | None = None, offset: int = -1, time: int = 0) -> PartitionFold:
    """The fold of partition 2, restored from these states."""
    fold = PartitionFold(Publisher(Lane("test"), 2, PARTITIONS), LIMITS)
    if states is not None:
        fold.load(states, Head(offset, time, 1, "test"))
    return fold


def record(
    offset: int,
    key: bytes | None,
    value: bytes | None,
    headers: Sequence[tuple[str, bytes]] = (),
) -> FakeRecord:
    """A record of partition 2 of touchpoints."""
    return FakeRecord("test.touchpoints", 2, offset, 55, 1, headers, key, value)


def of(offset: int, found: Touchpoint) -> FakeRecord:
    """The record of a touchpoint."""
    return record(offset, found.customer.encode(), touchpoint.encode(found))


def tick(offset: int, now: int) -> FakeRecord:
    """The record of a tick."""
    return record(offset, ticks.TICK_KEY, ticks.encode(now))


def letters(outputs: Sequence[Output]) -> list[DeadLetter]:
    """The dead letters of a flush."""
    return [dead_letters.decode(o.value) for o in outputs if o.topic == "test.dead-letters"]


def test_with_nothing_read_there_is_nothing_to_say() -> None:
    """Nor after all was said."""
    fold = created()
    assert fold.collect() is None
    fold.apply([of(0, made("t", 5))])
    assert fold.collect() is not None
    assert fold.collect() is None


def test_a_silent_partition_tells_its_time_once_a_second() -> None:
    """By the log's clock; every panes partition hears it, and nothing is remembered."""
    fold = created()
    fold.apply([tick(0, 5_000)])
    found = fold.collect()
    assert found is not None
    time, outputs, states = found
    assert (time, states) == (5_000, [])
    envelopes = [panes.decode(output.value) for output in outputs]
    assert [(e.partition, e.offset, e.time, e.panes) for e in envelopes] == [
        (2, 0, 5_000, [])
    ] * PARTITIONS
    fold.apply([tick(1, 5_999)])
    assert fold.collect() is None
    fold.apply([tick(2, 6_000)])
    assert fold.collect() is not None


def test_the_time_is_the_highest_tick_and_no_touchpoint_moves_it() -> None:
    """Ticks of a worker whose clock is behind do not turn it back."""
    fold = created()
    fold.apply([tick(0, 9_000), tick(1, 8_000), of(2, made("t", 50_000))])
    found = fold.collect()
    assert found is not None
    assert found[0] == 9_000


def test_a_tick_that_is_no_time_is_a_dead_letter_and_moves_nothing() -> None:
    """It must not stop the partition for ever."""
    fold = created()
    fold.apply([tick(0, 9_000), record(1, ticks.TICK_KEY, b"soon"), record(2, b"\x00tick", None)])
    found = fold.collect()
    assert found is not None
    assert found[0] == 9_000
    assert [(letter.offset, letter.reason) for letter in letters(found[1])] == [
        (1, Reason.BAD_VALUE),
        (2, Reason.BAD_VALUE),
    ]


def test_control_records_of_other_kinds_are_passed_over() -> None:
    """They are for others."""
    fold = created()
    fold.apply([record(0, b"\x00policy", b"whatever")])
    assert fold.collect() is None


def test_a_refused_record_is_a_dead_letter_of_its_place_and_source() -> None:
    """Topics go without their lane; the letter goes out once."""
    fold, found = created(), made("t", 5)
    raw = touchpoint.encode(found)
    fold.apply([record(7, b"somebody", raw, [("nabz-run", b"r")])])
    collected = fold.collect()
    assert collected is not None
    assert letters(collected[1]) == [
        DeadLetter(
            topic="touchpoints",
            partition=2,
            offset=7,
            time=55,
            source="desk",
            reason=Reason.WRONG_KEY,
            error="the key is not the customer 'ada'",
            raw=raw,
        )
    ]
    assert [key for key, _ in collected[2]] == [b"r:r", b"k:quiet"]
    fold.apply([of(8, found)])
    again = fold.collect()
    assert again is not None
    assert letters(again[1]) == []


def test_only_customers_that_changed_are_written_again() -> None:
    """A duplicate changes nothing."""
    fold = created()
    fold.apply([of(0, made("t", 5)), of(1, made("u", 5, customer="bo"))])
    first = fold.collect()
    assert first is not None
    assert {key for key, _ in first[2] if key.startswith(b"c:")} == {b"c:ada", b"c:bo"}
    fold.apply([of(2, made("t", 5)), of(3, made("v", 6, customer="bo"))])
    second = fold.collect()
    assert second is not None
    assert {key for key, _ in second[2] if key.startswith(b"c:")} == {b"c:bo"}


def test_a_restored_partition_knows_what_was_folded() -> None:
    """The duplicate is one still, and the answer finds its question."""
    fold = created()
    fold.apply([of(0, made("q", 5, conversation="1"))])
    first = fold.collect()
    assert first is not None
    again = created({key: value for key, value in first[2] if value is not None}, 0)
    again.apply([of(1, made("q", 5, conversation="1")), of(2, answer("a", 9, conversation="1"))])
    figures = Figures("customers")
    again.tell(figures)
    told = {family.metric: family.values for family in figures.families()}
    assert (told[metrics.TOUCHPOINTS][""], told[metrics.DUPLICATES][""]) == (2.0, 1.0)
    second = again.collect()
    assert second is not None
    assert {o.topic for o in second[1]} == {"test.facts", "test.panes"}


def test_a_restored_partition_has_the_time_of_its_head() -> None:
    """Not 0 until the next tick: its first envelopes would set it back for their readers."""
    fold = created({}, offset=7, time=9_000)
    fold.apply([of(8, made("t", 5))])
    collected = fold.collect()
    assert collected is not None
    assert collected[0] == 9_000


def test_customers_who_are_quiet_lie_packed_and_go_on_as_if_they_had_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same rows with room for one open customer as with room for all."""
    names = [f"c{n % 5}" for n in range(40)]
    arrived: list[Touchpoint | int] = [
        made(f"t{n}", n * 1_000, customer=name, conversation=name) for n, name in enumerate(names)
    ]
    results = []
    for limit in (1, 1_000):
        monkeypatch.setattr(register, "OPEN_LIMIT", limit)
        log = Log(10**9, 10**9)
        for record in records_of(arrived):
            log.fold.apply([record])
            log.flush()
        results.append(log.rows.result())
    assert results[0] == results[1]
    assert {row.messages_in for row in results[0].conversations.values()} == {8}
