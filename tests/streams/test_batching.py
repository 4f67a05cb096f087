"""The scheduler: chunks in order, partitions in turn, nothing left out."""

import asyncio
from collections import namedtuple
from collections.abc import AsyncIterator, Sequence
from types import SimpleNamespace
from typing import Self

from streams.batching import CHUNK_RECORDS, Batch, BatchScheduler, Chunk, Fetched, batches
from tests.streams.customers.flushes import FakeRecord

Place = namedtuple("Place", "topic partition")  # noqa: PYI024  # as Faust's own TP


def records(partition: int, count: int) -> Fetched:
    """So many records of a partition, read after its seek number 5."""
    found = [FakeRecord("t", partition, offset, 0, 0, (), None, b"") for offset in range(count)]
    return Fetched(found, 5)


def test_a_backlog_in_one_partition_does_not_starve_the_others() -> None:
    """Chunks come round-robin, with their last offset and the mark of their fetch."""
    found = {Place("t", 0): records(0, CHUNK_RECORDS * 2 + 1), Place("t", 1): records(1, 1)}
    chunks = [
        (place.partition, len(batch.value.records), batch.value.mark, batch.offset)
        for place, batch in BatchScheduler().iterate(found)
    ]
    assert chunks == [
        (0, CHUNK_RECORDS, 5, CHUNK_RECORDS - 1),
        (1, 1, 5, 0),
        (0, CHUNK_RECORDS, 5, CHUNK_RECORDS * 2 - 1),
        (0, 1, 5, CHUNK_RECORDS * 2),
    ]


class FakeConsumer:
    """Knows the mark of the last seek of the only partition."""

    def is_current(self, tp: Place, mark: int | None) -> bool:
        return (tp, mark) == (Place("t", 0), 5)


class FakeStream:
    """A Faust stream of events that lie before us."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        app = SimpleNamespace(consumer=FakeConsumer())
        message = SimpleNamespace(topic="t", partition=0, tp=Place("t", 0))
        self._events = [
            SimpleNamespace(app=app, message=message, value=chunk, ack=None) for chunk in chunks
        ]

    def noack(self) -> Self:
        return self

    async def events(self) -> AsyncIterator[SimpleNamespace]:
        for event in self._events:
            yield event


def test_what_was_read_before_the_last_seek_is_passed_over() -> None:
    """It is read again, and what lay between may never have been handed out."""
    chunks = [Chunk(records(0, 3), mark) for mark in (4, None, 5)]

    async def read() -> list[Batch]:
        return [batch async for batch in batches(FakeStream(chunks))]

    assert [batch.records for batch in asyncio.run(read())] == [chunks[2].records]
