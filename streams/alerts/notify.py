"""Notifying: alerts that fire, and those that did and are over → webhooks, at least once.

An agent of its own beside the fold: a webhook that is away holds up notifications alone.
"""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import aiohttp
import msgspec
import structlog

from schemas import alerts
from schemas.alerts import Transition
from streams.alerts.webhook import Webhook
from streams.batching import Batch, Record, batches
from streams.settings import Settings
from streams.stateful import end_process

log = structlog.get_logger()

#: Batches under way at once; then no more are read.
_UNDER_WAY: Final = 8


class Notifier:
    """Tells every webhook of the settings, each in the order of the log and at its own pace."""

    def __init__(self, settings: Settings) -> None:
        notify = settings.notify
        secret = notify.secret.get_secret_value()
        self._webhooks = [
            (Webhook(url, secret, notify.timeout_seconds, notify.give_up_seconds), asyncio.Lock())
            for url in notify.receivers()
        ]
        self._room = asyncio.Semaphore(_UNDER_WAY)
        self._session: aiohttp.ClientSession | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._last: dict[int, asyncio.Task[None]] = {}

    async def run(self, stream: Any) -> None:
        """The agent: start to tell of each batch, ack it when all have heard or were given up."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async for batch in batches(stream):
            await self._room.acquire()
            before = self._last.get(batch.partition)
            task = asyncio.create_task(self._tell_all(self._session, batch, before))
            self._last[batch.partition] = task
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def stop(self) -> None:
        """Let go of what is under way: it was not acked, and is told after the next start."""
        for task in self._under_way:
            task.cancel()
        if self._session is not None:
            await self._session.close()

    async def _tell_all(
        self,
        session: aiohttp.ClientSession,
        batch: Batch,
        before: asyncio.Task[None] | None,
    ) -> None:
        try:
            told = list(worth_telling(batch.records))
            await asyncio.gather(
                *(self._tell(session, webhook, lock, told) for webhook, lock in self._webhooks)
            )
            if before is not None:
                await before
        except Exception as error:  # noqa: BLE001  # nothing was acked: start anew from there
            end_process("notify failed", error)
        finally:
            self._room.release()
        batch.ack()

    async def _tell(
        self,
        session: aiohttp.ClientSession,
        webhook: Webhook,
        lock: asyncio.Lock,
        told: Iterable[Transition],
    ) -> None:
        async with lock:  # first come, first served: the order of the batches
            for transition in told:
                if await webhook.tell(session, transition):
                    log.info("notified", host=webhook.host, key=transition.key)


def worth_telling(records: Iterable[Record]) -> Iterable[Transition]:
    """What wakes somebody up, and what lets them sleep again.

    An alert that was only pending never fired: that it is over is no news.
    """
    for record in records:
        try:
            found = alerts.decode(record.value or b"")
        except msgspec.DecodeError as error:
            log.warning("no transition", offset=record.offset, error=str(error))
            continue
        fires = found.state == "firing"
        over = found.state == "resolved" and found.previous not in {None, "pending"}
        if fires or over:
            yield found
