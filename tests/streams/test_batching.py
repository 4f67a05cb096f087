"""The scheduler: chunks in order, partitions in turn, nothing left out."""

import asyncio

from streams.batching import CHUNK_RECORDS, Batch, BatchScheduler, Chunk, Fetched, batches
from tests.streams.customers.flushes import FakeRecord
from tests.support.stream import MARK, FakeStream, Place


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


def test_what_was_read_before_the_last_seek_is_passed_over() -> None:
    """It is read again, and what lay between may never have been handed out."""
    chunks = [Chunk(records(0, 3), mark) for mark in (4, None, MARK)]

    async def read() -> list[Batch]:
        return [batch async for batch in batches(FakeStream("t", *chunks))]

    assert [batch.records for batch in asyncio.run(read())] == [chunks[2].records]
