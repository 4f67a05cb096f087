"""A role with state inside Faust: restore on assignment, fold batches, flush by transactions.

The Faust agent of such a role is the loop of `StatefulRole.run()`; everything that is particular
to the role is in its `Fold`. A failed flush or restore ends the process: its supervisor starts it
again, and it takes up after its head.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from time import perf_counter
from typing import Any, Final, NoReturn, Protocol

import msgspec
import structlog

from schemas import topics
from streams import collector, metrics
from streams.batching import Batch, Partition, Record, batches
from streams.checkpoint import Checkpoint, Flush, Head, Output, Source, States, Witness
from streams.errors import NabzError
from streams.settings import Settings
from streams.telemetry.figures import Figures
from streams.telemetry.flushes import tell_flush, tell_restore

log = structlog.get_logger()

#: Threads for blocking calls to Kafka: flushes of several partitions overlap.
_THREADS: Final = 4
_CODE: Final = version("nabz")


class Fold(Protocol):
    """State of one source partition and what follows from folding its records."""

    def load(self, states: States, head: Head) -> None:
        """Take the state back from its records, as it was at this head."""
        ...

    def apply(self, records: Sequence[Record]) -> bool | None:
        """Fold records in the order of the log; True: what follows is waited for, flush soon."""
        ...

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Partition time, outputs and changed states since the last call; None: nothing to say."""
        ...

    def tell(self, figures: Figures) -> None:
        """Tell what this fold counted since the last call."""
        ...


class RoleSpec(msgspec.Struct, frozen=True, kw_only=True):
    """What is particular to a stateful role; `topic` is the plain name of what it reads.

    An older schema is readable where its records differ only by fields that were appended since, or
    that may be left out since.
    """

    role: str
    topic: str
    state_schema: int
    older_schemas: tuple[int, ...] = ()
    #: Makes the fold of a partition.
    create_fold: Callable[[int], Fold]
    #: Tells where a partition's outputs can be looked up.
    witness: Callable[[int], Witness] | None = None
    #: Awaited after each batch with the number of its records, by a role that must not be fast.
    pace: Callable[[int], Awaitable[None]] | None = None


class Owned:
    """One partition that this worker owns."""

    def __init__(self, fold: Fold, checkpoint: Checkpoint, offset: int) -> None:
        self.fold = fold
        self.checkpoint = checkpoint
        self.offset = offset
        self.folded = 0
        self.is_urgent = False
        self.acks: list[Callable[[], object]] = []
        self.flushing: asyncio.Task[None] | None = None


class StatefulRole:
    """Owns the partitions of one source topic for a role; its methods are the Faust hooks."""

    def __init__(self, settings: Settings, figures: Figures, spec: RoleSpec) -> None:
        self._settings = settings
        self._figures = figures
        self.spec = spec
        self._plain = {settings.names.topic(known.name): known.name for known in topics.TOPICS}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="checkpoint")
        self.owned: dict[int, Owned] = {}
        self._closed = True
        self._rebalances = 0

    def on_assign(self, assigned: set[Partition]) -> None:
        """Forget what is no longer ours: should it come back, another has folded it meanwhile."""
        topic = self._settings.names.topic(self.spec.topic)
        ours = {tp.partition for tp in assigned if tp.topic == topic}
        for partition in set(self.owned) - ours:
            del self.owned[partition]

    async def on_seek(self, committed: Mapping[Partition, int | None]) -> dict[Partition, int]:
        """Restore what was newly assigned; answer where to read from."""
        topic, rebalances = self._settings.names.topic(self.spec.topic), self._rebalances
        ours = {tp: offset for tp, offset in committed.items() if tp.topic == topic}
        new = [
            (tp.partition, offset) for tp, offset in ours.items() if tp.partition not in self.owned
        ]
        try:
            with collector.paused():
                restored = await asyncio.gather(*(self._restore(*one) for one in new))
        except Exception as error:  # noqa: BLE001  # whatever it is, going on would be wrong
            end_process("restore failed", error)
        if rebalances != self._rebalances:
            return {}  # overtaken: the next assignment is restored anew
        self.owned |= dict(restored)
        self._closed = False
        return {tp: self.owned[tp.partition].offset + 1 for tp in ours}

    async def on_revoke(self, revoked: set[Partition]) -> None:
        """Flush what was folded, and fold no more until the next assignment."""
        del revoked  # eager rebalances take all partitions at once
        self._closed = True
        self._rebalances += 1
        await self.flush_all()

    async def run(self, stream: Any) -> None:
        """The agent: fold every batch, flush when enough has come together."""
        async for batch in batches(stream):
            owned = self.owned.get(batch.partition)
            if owned is None or self._closed:
                continue  # revoked meanwhile: the next owner reads it again
            self._fold(owned, batch)
            if owned.folded >= self._settings.flow.flush_touchpoints:
                await self.flush(owned)
            elif owned.is_urgent and not _is_flushing(owned):
                await self.flush(owned)  # else with a later batch: ticks come all the time
            await self._pace(len(batch.records))

    async def flush_forever(self) -> None:
        """The timer: flush every partition that has something to say."""
        while True:
            await asyncio.sleep(self._settings.flow.flush_ms / 1000)
            if not self._closed:
                await self.flush_all()

    async def stop(self) -> None:
        """Fold no more and flush what was folded: nothing is left to do twice."""
        self._closed = True
        await self.flush_all()

    async def flush_all(self) -> None:
        """Flush every owned partition and wait until it is done."""
        for owned in list(self.owned.values()):
            await self.flush(owned)
        await asyncio.gather(*(o.flushing for o in self.owned.values() if o.flushing))

    async def flush(self, owned: Owned) -> None:
        """Hand a partition's flush to a thread, after its last one; folding goes on meanwhile."""
        # Looked at again after waiting: agent and timer may both have waited for the same flush.
        while owned.flushing is not None and not owned.flushing.done():
            await owned.flushing
        collected = owned.fold.collect()
        owned.folded, owned.is_urgent = 0, False
        if collected is None:
            return
        owned.fold.tell(self._figures)
        time, outputs, states = collected
        acks, owned.acks = owned.acks, []
        head = Head(owned.offset, time, self.spec.state_schema, _CODE)
        flush = Flush(head, outputs, states)
        owned.flushing = asyncio.create_task(self._commit(owned, flush, acks))

    async def _pace(self, records: int) -> None:
        await asyncio.sleep(0) if self.spec.pace is None else await self.spec.pace(records)

    def _fold(self, owned: Owned, batch: Batch) -> None:
        records = batch.records
        if records[0].offset <= owned.offset:
            records = [record for record in records if record.offset > owned.offset]
        if records:
            owned.is_urgent |= owned.fold.apply(records) is True
            owned.offset = records[-1].offset
            owned.folded += len(records)
            self._figures.add(metrics.RECORDS, len(records), self.spec.topic)
        owned.acks.append(batch.ack)

    async def _commit(
        self, owned: Owned, flush: Flush, acks: Sequence[Callable[[], object]]
    ) -> None:
        loop, begun = asyncio.get_running_loop(), perf_counter()
        try:
            await loop.run_in_executor(self._threads, owned.checkpoint.commit, flush)
        except Exception as error:  # noqa: BLE001  # fenced, or Kafka is away: start anew
            end_process("flush failed", error)
        tell_flush(self._figures, flush, self._plain, perf_counter() - begun)
        for ack in acks:
            ack()

    async def _restore(self, partition: int, committed: int | None) -> tuple[int, Owned]:
        loop = asyncio.get_running_loop()
        # In this one thread: a fold reads files of rules, and several threads at once that have
        # msgspec learn the same types end the process.
        fold = self.spec.create_fold(partition)
        restored = loop.run_in_executor(self._threads, self._restored, partition, committed, fold)
        return partition, await restored

    def _restored(self, partition: int, committed: int | None, fold: Fold) -> Owned:
        begun, spec = perf_counter(), self.spec
        checkpoint = Checkpoint(
            self._settings,
            Source(spec.role, spec.topic, partition, spec.state_schema, spec.older_schemas),
        )
        witness = None if spec.witness is None else spec.witness(partition)
        head, states = checkpoint.open(committed, witness)
        # A rebuild may take the head and leave states: where each alert stands.
        start = head or Head(-1, 0, spec.state_schema, _CODE)
        fold.load(states, start)
        tell_restore(self._figures, len(states), perf_counter() - begun)
        log.info("restored", partition=partition, states=len(states), head=start.offset)
        return Owned(fold, checkpoint, start.offset)


def _is_flushing(owned: Owned) -> bool:
    return owned.flushing is not None and not owned.flushing.done()


def end_process(event: str, error: BaseException) -> NoReturn:
    """End this process at once: what it holds in memory may no longer be true."""
    if isinstance(error, NabzError):
        log.error(event, error=str(error))
    else:
        log.error(event, error=repr(error), exc_info=error)
    os._exit(1)
