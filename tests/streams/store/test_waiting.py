"""What waits for its insert."""

from typing import Any

import pytest

from streams.batching import Batch
from streams.store.waiting import Patience, Waiting
from tests.streams.customers.flushes import FakeRecord


def batch(topic: str, *values: bytes | None) -> Batch:
    """Records with these values."""
    records: list[Any] = [
        FakeRecord(topic, 0, offset, 0, 1, (), None, value) for offset, value in enumerate(values)
    ]
    return Batch(topic, 0, records, lambda: None)


def test_what_waits_is_counted_and_handed_out_once() -> None:
    """Records and bytes of their values, in the order in which they came."""
    waiting = Waiting()
    first, second = batch("panes", b"abc", None), batch("facts", b"de")

    waiting.add(first)
    waiting.add(second)

    assert (len(waiting), waiting.records, waiting.bytes) == (2, 3, 5)
    assert waiting.take() == [first, second]
    assert (len(waiting), waiting.records, waiting.bytes) == (0, 0, 0)
    assert waiting.take() == []


def test_nothing_waits_before_the_first_insert() -> None:
    """A worker that just started inserts at once."""
    assert Patience().is_over(0.0)


@pytest.mark.parametrize(("seconds", "pause"), [(0.01, 0.03), (0.4, 1.2), (20.0, 1.5)])
def test_the_pause_is_three_times_the_insert_and_never_long(seconds: float, pause: float) -> None:
    """From its end on; an absence of ClickHouse does not make it longer."""
    patience = Patience()

    patience.inserted(100.0, 100.0 + seconds)

    assert not patience.is_over(100.0 + seconds + pause - 0.001)
    assert patience.is_over(100.0 + seconds + pause + 0.001)
