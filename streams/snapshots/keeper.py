"""Keeping snapshots: a worker takes those of its own partitions when they are due.

A thread of its own reads the state topic as any reader does; the fold and its flushes go on.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import structlog
from confluent_kafka import KafkaException

from streams import metrics
from streams.clock import Clock
from streams.errors import NabzError
from streams.settings import Settings
from streams.snapshots.files import Whose
from streams.snapshots.shelf import Shelf, StoppedTaking
from streams.stateful import StatefulRole
from streams.telemetry.figures import Figures

log = structlog.get_logger()

#: How often a worker looks whether a snapshot is due.
_LOOK_SECONDS: Final = 60.0


class Keeper:
    """Takes and prunes the snapshots of one role's partitions that this worker owns."""

    def __init__(
        self, role: StatefulRole, settings: Settings, clock: Clock, figures: Figures
    ) -> None:
        self._role = role
        self._lane = settings.lane
        self._every_ms = settings.snapshots.every_seconds * 1_000
        self._shelf = Shelf(settings)
        self._clock = clock
        self._figures = figures
        self._stopped = threading.Event()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="snapshots")

    async def run(self) -> None:
        """Look over and over; without end, unless the settings want no snapshots."""
        loop = asyncio.get_running_loop()
        while self._every_ms:
            await asyncio.sleep(_LOOK_SECONDS)
            for partition in sorted(self._role.owned):
                await loop.run_in_executor(self._thread, self.look, partition)

    async def stop(self) -> None:
        """Take no more; one under way leaves nothing behind."""
        self._stopped.set()

    def look(self, partition: int) -> None:
        """Take a partition's snapshot if it is due; a full disk is told, and ends nothing."""
        whose = Whose(self._lane, self._role.spec.role, self._role.spec.topic, partition)
        try:
            self._take_if_due(whose)
        except StoppedTaking:
            return
        except (OSError, NabzError, KafkaException) as error:
            self._figures.add(metrics.SNAPSHOT_FAILURES)
            log.error(  # noqa: TRY400  # one line for people, no stack of ours
                "snapshot_failed", topic=whose.topic, partition=partition, why=str(error)
            )

    def _take_if_due(self, whose: Whose) -> None:
        now, kept = self._clock.now_ms(), self._shelf.kept(whose)
        if kept and now < max(one.manifest.taken_at for one in kept) + self._every_ms:
            return
        path = self._shelf.take(whose, now, self._stopped.is_set)
        if path is not None:
            gone = len(self._shelf.prune(whose, now))
            self._figures.add(metrics.SNAPSHOTS)
            log.info("snapshot", topic=whose.topic, partition=whose.partition, pruned=gone)
