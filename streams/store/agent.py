"""The store role: everything on the flow's topics → ClickHouse. Insert, then ack; no state.

Rows are named by keys and versioned by offsets, so inserting a range twice changes nothing, and a
worker that dies between insert and ack is harmless.
"""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from streams.batching import Batch, batches
from streams.clock import Clock
from streams.settings import Settings
from streams.stateful import end_process
from streams.store.sink import Sink
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
        self._waiting: list[Batch] = []
        self._records = self._bytes = 0
        self._inserting: asyncio.Task[None] | None = None

    async def run(self, stream: Any) -> None:
        """The agent: gather; while enough waits and an insert is under way, read no further."""
        async for batch in batches(stream):
            self._waiting.append(batch)
            self._records += len(batch.records)
            self._bytes += sum(len(record.value or b"") for record in batch.records)
            while self._is_enough():
                if self._inserting is not None:
                    await self._inserting
                self._insert_if_idle()

    async def insert_forever(self) -> None:
        """The timer: insert what waits, at the latest so often."""
        while True:
            await asyncio.sleep(self._flow.insert_ms / 1000)
            self._insert_if_idle()

    async def stop(self) -> None:
        """Insert what waits, too; but wait no longer for a ClickHouse that is away."""
        self._sink.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_SECONDS):
                await self._drain()

    async def _drain(self) -> None:
        while self._waiting or self._inserting is not None:
            self._insert_if_idle()
            if self._inserting is not None:
                await asyncio.shield(self._inserting)
                self._inserting = None

    def _is_enough(self) -> bool:
        return self._records >= self._flow.insert_rows or self._bytes >= WAITING_BYTES

    def _insert_if_idle(self) -> None:
        if self._waiting and (self._inserting is None or self._inserting.done()):
            found, self._waiting = self._waiting, []
            self._records = self._bytes = 0
            self._inserting = asyncio.create_task(self._insert(found))

    async def _insert(self, found: list[Batch]) -> None:
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, self._sink.write, found)
        except StoppedWaiting:
            return  # nothing was acked: the next worker reads it again
        except Exception as error:  # noqa: BLE001  # nothing was acked: start anew from there
            end_process("insert failed", error)
        for batch in found:
            batch.ack()
