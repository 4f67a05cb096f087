"""The scheduler: chunks in order, partitions in turn, nothing left out."""

from collections import namedtuple

from streams.batching import CHUNK_RECORDS, BatchScheduler
from tests.streams.customers.flushes import FakeRecord

Place = namedtuple("Place", "topic partition")  # noqa: PYI024  # as Faust's own TP


def records(partition: int, count: int) -> list[FakeRecord]:
    """So many records of a partition."""
    return [FakeRecord("t", partition, offset, 0, 0, (), None, b"") for offset in range(count)]


def test_a_backlog_in_one_partition_does_not_starve_the_others() -> None:
    """Chunks come round-robin, each with the offset of its last record."""
    found = {Place("t", 0): records(0, CHUNK_RECORDS * 2 + 1), Place("t", 1): records(1, 1)}
    chunks = [
        (place.partition, len(batch.value), batch.offset)
        for place, batch in BatchScheduler().iterate(found)
    ]
    assert chunks == [
        (0, CHUNK_RECORDS, CHUNK_RECORDS - 1),
        (1, 1, 0),
        (0, CHUNK_RECORDS, CHUNK_RECORDS * 2 - 1),
        (0, 1, CHUNK_RECORDS * 2),
    ]
