"""Batches inside Faust: an agent sees whole fetched chunks, not single records.

Stock Faust starts four asyncio tasks for every record. Its documented extension points, the
`ConsumerScheduler` setting and the transport's Consumer class (`streams.transport`), let one
fetched chunk of one partition be one event, whose offset is that of its last record.
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from faust.transport.utils import DefaultSchedulingStrategy

#: Records in one chunk at most: enough to make Faust's cost per event vanish, few enough that the
#: event loop is never held for longer than some tens of milliseconds.
CHUNK_RECORDS: Final = 2_000

Partition = Any  # faust.types.TP: a (topic, partition) pair; Faust ships no types


class Record(Protocol):
    """One record as aiokafka hands it out; timestamp in ms."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    timestamp_type: int
    headers: Sequence[tuple[str, bytes]]
    key: bytes | None
    value: bytes | None


class Batch(NamedTuple):
    """A chunk of one partition, in the order of the log; `ack()` once its effects are safe."""

    topic: str
    partition: int
    records: list[Record]
    ack: Callable[[], object]

    def let_go(self) -> None:
        """Free the records of a chunk that is acked later; the first stays, as it tells the lag."""
        del self.records[1:]


async def batches(stream: Any) -> AsyncIterator[Batch]:
    """The chunks of a Faust stream of raw topics."""
    async for event in stream.noack().events():
        message, chunk = event.message, event.value
        if event.app.consumer.is_current(message.tp, chunk.mark):
            yield Batch(message.topic, message.partition, chunk.records, event.ack)


class Fetched(list[Record]):
    """Records of one partition from one fetch, and the mark of the seek that it followed."""

    def __init__(self, records: Iterable[Record], mark: int | None) -> None:
        super().__init__(records)
        self.mark = mark


class Chunk(NamedTuple):
    """Some of the records of a fetch; without a mark they were read from a revoked partition."""

    records: list[Record]
    mark: int | None


class BatchRecord:
    """A chunk in the guise of one aiokafka record."""

    __slots__ = (
        "checksum",
        "headers",
        "key",
        "offset",
        "partition",
        "serialized_key_size",
        "serialized_value_size",
        "timestamp",
        "timestamp_type",
        "topic",
        "value",
    )

    def __init__(self, chunk: Chunk) -> None:
        last = chunk.records[-1]
        self.topic, self.partition, self.offset = last.topic, last.partition, last.offset
        self.timestamp, self.timestamp_type = last.timestamp, last.timestamp_type
        self.headers, self.key, self.value, self.checksum = (), None, chunk, None
        self.serialized_key_size = self.serialized_value_size = 0


class BatchScheduler(DefaultSchedulingStrategy):  # type: ignore[misc]  # Faust ships no types
    """Hands out fetched records a chunk at a time, the partitions in turn."""

    def iterate(self, records: Mapping[Partition, Fetched]) -> Iterator[Any]:
        """Yield (partition, chunk) round-robin, so that no backlog starves a neighbour."""
        waiting = {
            partition: iter(range(0, len(found), CHUNK_RECORDS))
            for partition, found in records.items()
        }
        while waiting:
            for partition, starts in list(waiting.items()):
                start = next(starts, None)
                if start is None:
                    del waiting[partition]
                else:
                    found = records[partition]
                    chunk = Chunk(found[start : start + CHUNK_RECORDS], found.mark)
                    yield partition, BatchRecord(chunk)
