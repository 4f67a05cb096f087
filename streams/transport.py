"""How Faust reads for us: its transport, extended where a chunk of records is one event.

Faust's own bookkeeping of gaps between acked offsets takes the jumps between chunks for losses.
In a rebalance Faust may throw away a chunk that it has read and hand out the next one, both from
before the seek that reads them again: folding that one would pass over the first for ever. So each
chunk carries the mark of the seek after which it was read, and only those of the last one count.
"""

import asyncio
import contextlib
import itertools
from collections import UserDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, NamedTuple

from aiokafka.errors import KafkaError
from faust.transport.drivers import aiokafka as driver

from streams.batching import Fetched, Partition, Record

#: How long the broker may hold a fetch that is smaller than FETCH_BYTES. A partition that was
#: drained meanwhile waits for this fetch to return, so Faust's fixed 1,500 ms would be added to
#: the latency; none at all would make an event of every few records (a fifth of a core at 500/s).
#: Fetches are most of what a quiet broker does, and half of what the workers of a quiet stack do.
FETCH_WAIT_MS: Final = 200
FETCH_BYTES: Final = 256 * 1024
#: After so long (s) without a record a worker asks for the first one as soon as it is there, and
#: the broker may hold that fetch for longer (ms).
QUIET_SECONDS: Final = 0.25
QUIET_WAIT_MS: Final = 500
#: How long a stopping consumer may take to say goodbye to the brokers.
_LEAVE_SECONDS: Final = 3.0

Seek = Callable[[Mapping[Partition, int]], Awaitable[Mapping[Partition, int]]]
Revoke = Callable[[set[Partition]], Awaitable[None]]
Assign = Callable[[set[Partition]], None]


class Behind(NamedTuple):
    """What is left of a partition: offsets, and the time (ms) of the oldest if it was fetched."""

    records: int
    oldest_ms: int | None


class Unremembered(UserDict[Partition, int | None]):
    """In place of Faust's offsets read so far, below which it drops what it reads, in silence.

    It compares them with a chunk's last offset. A chunk that is read again may end earlier than
    the one that was thrown away in the rebalance, whose offset Faust may note after the seek.
    """

    def __getitem__(self, key: Partition) -> int | None:
        return None

    def __setitem__(self, key: Partition, item: int | None) -> None:
        """Remember nothing."""

    def __delitem__(self, key: Partition) -> None:
        """Nothing is there."""


class BatchThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # Faust ships no types
    """Reads committed records only: Faust asks for that only in its own exactly_once mode.

    `marks` names the last seek of each partition. Nothing is awaited between a seek and its mark,
    nor between the end of a fetch and the mark that its records get.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks: dict[Partition, int] = {}
        self._numbers = itertools.count()

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Read by AIOKafkaConsumer.start(), which Faust calls next.
        consumer._isolation_level = "read_committed"  # noqa: SLF001  # no argument leads here
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS  # noqa: SLF001  # no argument leads here
        consumer._fetch_min_bytes = FETCH_BYTES  # noqa: SLF001  # no argument leads here
        return consumer

    async def _fetch_records(
        self, consumer: Any, *args: Any, **kwargs: Any
    ) -> Mapping[Partition, Fetched]:
        found = await super()._fetch_records(consumer, *args, **kwargs | {"timeout": QUIET_SECONDS})
        ask_next(consumer._fetcher, is_quiet=not found)  # noqa: SLF001  # no public way
        return {tp: Fetched(records, self.marks.get(tp)) for tp, records in found.items()}

    async def seek_to_committed(self) -> Mapping[Partition, int | None]:
        """Seek each partition to what the group committed, or to its start."""
        found: Mapping[Partition, int | None] = await self.call_thread(self._seek_to_committed)
        return found

    async def _seek_to_committed(self) -> Mapping[Partition, int | None]:
        consumer, found = self._ensure_consumer(), {}
        for tp in consumer.assignment():
            found[tp] = await consumer.committed(tp)
            if tp in consumer.assignment():
                consumer.seek(tp, found[tp] or 0)
                self.marks[tp] = next(self._numbers)
        return found

    async def _seek_wait(self, consumer: Any, partitions: Mapping[Partition, int]) -> None:
        # The seeks take place before the first await in there.
        self.marks.update((tp, next(self._numbers)) for tp in partitions)
        await super()._seek_wait(consumer, partitions)

    async def on_thread_stop(self) -> None:
        """Leave the brokers; where they are away, without a word.

        aiokafka's fetcher then ends by a CancelledError, which would end this thread before it
        says that it has ended, and Faust waits for that.
        """
        with contextlib.suppress(asyncio.CancelledError, TimeoutError, KafkaError):
            await asyncio.wait_for(super().on_thread_stop(), _LEAVE_SECONDS)


def ask_next(fetcher: Any, *, is_quiet: bool) -> None:
    """Set what aiokafka's fetcher asks for next: a chunk, or where it is quiet the first record.

    While a partition's records wait to be taken it is not quiet: that partition is to be fetched
    again as soon as they are.
    """
    is_quiet = is_quiet and not fetcher._records  # noqa: SLF001  # no public way
    fetcher._fetch_min_bytes = 1 if is_quiet else FETCH_BYTES  # noqa: SLF001  # as above
    fetcher._fetch_max_wait_ms = (  # noqa: SLF001  # as above
        QUIET_WAIT_MS if is_quiet else FETCH_WAIT_MS
    )


class BatchConsumer(driver.Consumer):  # type: ignore[misc]  # Faust ships no types
    """Commits after the newest acked chunk; asks the role where to start reading.

    Right as long as a partition's chunks are acked in their order, which `batches()` implies.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._read_offset = Unremembered()
        self._seeking = asyncio.Lock()

    def is_current(self, tp: Partition, mark: int | None) -> bool:
        """Whether records with this mark were read since the partition's last seek."""
        return mark is not None and self._thread.marks.get(tp) == mark

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
            if not self.is_current(message.tp, message.value.mark):
                continue
            record, known = message.value.records[0], first.get(message.tp)
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
        self._thread.marks.clear()
        await self.transport.on_revoke(revoked)
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(
        self, assigned: set[Partition], generation_id: int = 0
    ) -> None:
        """Tell the role what is its own now, then Faust, which will seek in its own time."""
        self.transport.on_assign(assigned)
        await super().on_partitions_assigned(assigned, generation_id)

    async def seek_to_committed(self) -> Mapping[Partition, int | None]:
        """Called after every assignment, before reading: the role's own heads beat the group's.

        Faust may call it from two places at once.
        """
        async with self._seeking:
            committed = dict(await super().seek_to_committed())
            starts = await self.transport.on_seek(committed)
            if starts:
                await self.seek_wait(dict(starts))
            return {**committed, **starts}


async def _keep_committed(_: Mapping[Partition, int]) -> Mapping[Partition, int]:
    return {}


async def _nothing_to_flush(_: set[Partition]) -> None:
    return None


def _nothing_to_forget(_: set[Partition]) -> None:
    return None


class BatchTransport(driver.Transport):  # type: ignore[misc]  # Faust ships no types
    """The transport to give to a Faust app: `app.transport = BatchTransport(...)`.

    `on_assign` hears of every assignment. `on_seek` gets the group's committed offsets after it
    and answers where to read from instead; `on_revoke` is awaited before partitions are given back.
    """

    Consumer = BatchConsumer

    def __init__(
        self,
        *args: Any,
        on_seek: Seek = _keep_committed,
        on_revoke: Revoke = _nothing_to_flush,
        on_assign: Assign = _nothing_to_forget,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.on_seek = on_seek
        self.on_revoke = on_revoke
        self.on_assign = on_assign
