"""The one place where Faust is extended: an agent sees whole fetched chunks, not single records.

Stock Faust starts four asyncio tasks for every record. Its documented extension points, the
`ConsumerScheduler` setting and the transport's Consumer class, let one fetched chunk of one
partition be one event, whose offset is that of its last record. The Consumer half is mandatory:
Faust's own bookkeeping of gaps between acked offsets takes the jumps between chunks for losses.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from aiokafka.errors import KafkaError
from faust.transport.drivers import aiokafka as driver
from faust.transport.utils import DefaultSchedulingStrategy

#: Records in one chunk at most: enough to make Faust's cost per event vanish, few enough that the
#: event loop is never held for longer than some tens of milliseconds.
CHUNK_RECORDS: Final = 2_000
#: How long the broker may hold a fetch that is smaller than FETCH_BYTES. A partition that was
#: drained meanwhile waits for this fetch to return, so Faust's fixed 1,500 ms would be added to
#: the latency; none at all would make an event of every few records (a fifth of a core at 500/s).
FETCH_WAIT_MS: Final = 100
FETCH_BYTES: Final = 64 * 1024
#: How long a stopping consumer may take to say goodbye to the brokers.
_LEAVE_SECONDS: Final = 3.0

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


Seek = Callable[[Mapping[Partition, int]], Awaitable[Mapping[Partition, int]]]
Revoke = Callable[[set[Partition]], Awaitable[None]]


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
        message = event.message
        yield Batch(message.topic, message.partition, event.value, event.ack)


class Behind(NamedTuple):
    """What is left of a partition: offsets, and the time (ms) of the oldest if it was fetched."""

    records: int
    oldest_ms: int | None


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

    def __init__(self, records: Sequence[Record]) -> None:
        last = records[-1]
        self.topic, self.partition, self.offset = last.topic, last.partition, last.offset
        self.timestamp, self.timestamp_type = last.timestamp, last.timestamp_type
        self.headers, self.key, self.value, self.checksum = (), None, records, None
        self.serialized_key_size = self.serialized_value_size = 0


class BatchScheduler(DefaultSchedulingStrategy):  # type: ignore[misc]  # Faust ships no types
    """Hands out fetched records a chunk at a time, the partitions in turn."""

    def iterate(self, records: Mapping[Partition, Sequence[Record]]) -> Iterator[Any]:
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
                    chunk = records[partition][start : start + CHUNK_RECORDS]
                    yield partition, BatchRecord(chunk)


class BatchThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # Faust ships no types
    """Reads committed records only: Faust asks for that only in its own exactly_once mode."""

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Read by AIOKafkaConsumer.start(), which Faust calls next.
        consumer._isolation_level = "read_committed"  # noqa: SLF001  # no argument leads here
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001  # no argument leads here
        consumer._fetch_min_bytes = FETCH_BYTES  # noqa: SLF001  # no argument leads here
        return consumer

    async def on_thread_stop(self) -> None:
        """Leave the brokers; where they are away, without a word.

        aiokafka's fetcher then ends by a CancelledError, which would end this thread before it
        says that it has ended, and Faust waits for that.
        """
        with contextlib.suppress(asyncio.CancelledError, TimeoutError, KafkaError):
            await asyncio.wait_for(super().on_thread_stop(), _LEAVE_SECONDS)


class BatchConsumer(driver.Consumer):  # type: ignore[misc]  # Faust ships no types
    """Commits after the newest acked chunk; asks the role where to start reading.

    Right as long as a partition's chunks are acked in their order, which `batches()` implies.
    """

    def _new_consumer_thread(self) -> BatchThread:
        return BatchThread(self, loop=self.loop, beacon=self.beacon)

    async def _add_gap(self, tp: Partition, offset_from: int, offset_to: int) -> None:
        """Chunks, transaction markers and compaction leave gaps that are none."""

    def _new_offset(self, tp: Partition) -> int | None:
        acked = self._acked[tp]
        if not acked:
            return None
        newest: int = max(acked)
        acked.clear()
        self._acked_index[tp].clear()
        return newest + 1

    def behind(self) -> dict[Partition, Behind]:
        """What is left to ack of each partition that this worker owns and has fetched from."""
        first: dict[Partition, Record] = {}
        for message in list(self._unacked_messages):
            record, known = message.value[0], first.get(message.tp)
            if known is None or record.offset < known.offset:
                first[message.tp] = record
        found = {}
        for tp, (end, position) in self._ends().items():
            oldest = first.get(tp)
            at = position if oldest is None else oldest.offset
            found[tp] = Behind(max(0, end - at), None if oldest is None else oldest.timestamp)
        return found

    def _ends(self) -> dict[Partition, tuple[int, int]]:
        """Last stable offset and position of each partition, as the last fetch left them."""
        reader = self._thread and self._thread._consumer  # noqa: SLF001  # no public way
        subscribed = reader and reader._subscription.subscription  # noqa: SLF001  # as above
        assignment = subscribed and subscribed.assignment
        if not assignment:
            return {}
        states = {tp: assignment.state_value(tp) for tp in assignment.tps}
        return {
            tp: (state.lso, state.position)
            for tp, state in states.items()
            if state.lso is not None and state.has_valid_position
        }

    async def on_partitions_revoked(self, revoked: set[Partition]) -> None:
        """Let the role flush what it folded, then tell Faust."""
        await self.transport.on_revoke(revoked)
        await super().on_partitions_revoked(revoked)

    async def seek_to_committed(self) -> Mapping[Partition, int]:
        """Called after every assignment, before reading: the role's own heads beat the group's."""
        committed = dict(await super().seek_to_committed())
        starts = await self.transport.on_seek(committed)
        if starts:
            await self.seek_wait(dict(starts))
        return {**committed, **starts}


async def _keep_committed(_: Mapping[Partition, int]) -> Mapping[Partition, int]:
    return {}


async def _nothing_to_flush(_: set[Partition]) -> None:
    return None


class BatchTransport(driver.Transport):  # type: ignore[misc]  # Faust ships no types
    """The transport to give to a Faust app: `app.transport = BatchTransport(...)`.

    `on_seek` gets the group's committed offsets after an assignment and answers where to read
    from instead; `on_revoke` is awaited before partitions are given back.
    """

    Consumer = BatchConsumer

    def __init__(
        self,
        *args: Any,
        on_seek: Seek = _keep_committed,
        on_revoke: Revoke = _nothing_to_flush,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on_seek = on_seek
        self.on_revoke = on_revoke
