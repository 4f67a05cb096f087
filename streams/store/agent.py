"""The store role: everything on the flow's topics → ClickHouse. Insert, then ack; no state.

Rows are named by keys and versioned by offsets, so inserting a range twice changes nothing, and a
worker that dies between insert and ack is harmless.
"""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from schemas import topics
from streams.batching import Batch, batches
from streams.clock import Clock
from streams.settings import Settings
from streams.stateful import end_process
from streams.store.sink import Sink
from streams.store.waiting import Patience, Waiting
from streams.store.writer import StoppedWaiting
from streams.telemetry.figures import Figures

ROLE: Final = "store"
#: How long a stopping worker waits for the insert under way.
_STOP_SECONDS: Final = 5.0
#: Values that wait for an insert: as rows they take ten times as much, and an envelope holds many.
WAITING_BYTES: Final = 16 * 1024 * 1024


class StoreRole:
    """Gathers batches of all topics into large inserts, one at a time, while reading goes on."""

    def __init__(self, settings: Settings, clock: Clock, figures: Figures) -> None:
        self._flow = settings.flow
        self._sink = Sink(settings, clock, figures)
        # One thread: clickhouse-driver's connection is for one, and acks stay in order.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="clickhouse")
        self._waiting = Waiting()
        #: What fills most of the tables and may wait a little, and how long it does.
        self._bulk = Waiting()
        self._bulky = {settings.names.topic(t.name) for t in (topics.FACTS, topics.PANES)}
        self._patience = Patience()
        self._inserting: asyncio.Task[None] | None = None

    async def run(self, stream: Any) -> None:
        """The agent: gather; while enough waits and an insert is under way, read no further."""
        async for batch in batches(stream):
            (self._bulk if batch.topic in self._bulky else self._waiting).add(batch)
            while self._is_enough():
                if self._inserting is not None:
                    await self._inserting
                self._insert_if_idle()

    async def insert_forever(self) -> None:
        """The timer: insert what waits, at the latest so often; what can wait, in its own time."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self._flow.insert_ms / 1000)
            self._insert_if_idle(with_bulk=self._patience.is_over(loop.time()))

    async def stop(self) -> None:
        """Insert what waits, too; but wait no longer for a ClickHouse that is away."""
        self._sink.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await self._drain()

    async def _drain(self) -> None:
        while self._waiting or self._bulk or self._inserting is not None:
            self._insert_if_idle()
            if self._inserting is not None:
                await asyncio.shield(self._inserting)
                self._inserting = None

    def _is_enough(self) -> bool:
        both = self._waiting, self._bulk
        records, size = sum(one.records for one in both), sum(one.bytes for one in both)
        return records >= self._flow.insert_rows or size >= WAITING_BYTES

    def _insert_if_idle(self, *, with_bulk: bool = True) -> None:
        if self._inserting is None or self._inserting.done():
            bulk = self._bulk.take() if with_bulk else []
            if found := self._waiting.take() + bulk:
                self._inserting = asyncio.create_task(self._insert(found, with_bulk=bool(bulk)))

    async def _insert(self, found: list[Batch], *, with_bulk: bool) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            await loop.run_in_executor(self._thread, self._sink.write, found)
        except StoppedWaiting:
            return  # nothing was acked: the next worker reads it again
        except Exception as error:  # noqa: BLE001  # nothing was acked: start anew from there
            end_process("insert failed", error)
        if with_bulk:
            self._patience.inserted(begun, loop.time())
        for batch in found:
            batch.ack()
