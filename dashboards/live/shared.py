"""Answers that viewers share: asked for once, kept for a moment, never too many."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

from streams.clock import Clock

_MOST_ENTRIES: Final = 512
_MOST_BYTES: Final = 32 * 1024 * 1024


class Shared:
    """One question, one query: those who ask at the same time wait for the same answer."""

    def __init__(
        self, clock: Clock, most_entries: int = _MOST_ENTRIES, most_bytes: int = _MOST_BYTES
    ) -> None:
        self._clock = clock
        self._most_entries = most_entries
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[int, bytes]] = OrderedDict()
        self._bytes = 0
        self._waiting: dict[Hashable, asyncio.Task[bytes]] = {}
        self._viewers: dict[Hashable, int] = {}

    async def get(self, key: Hashable, keep_ms: int, ask: Callable[[], Awaitable[bytes]]) -> bytes:
        """The answer to `key`: kept, under way, or asked for now; a failure is not kept.

        When nobody waits for it any more, the question is taken back.
        """
        kept = self._kept.get(key)
        if kept is not None and kept[0] > self._clock.now_ms():
            return kept[1]
        task = self._waiting.get(key)
        if task is None:
            task = asyncio.ensure_future(self._ask(key, keep_ms, ask))
            self._waiting[key] = task
        return await self._wait(key, task)

    async def _wait(self, key: Hashable, task: asyncio.Task[bytes]) -> bytes:
        self._viewers[key] = self._viewers.get(key, 0) + 1
        try:
            return await asyncio.shield(task)
        finally:
            self._viewers[key] -= 1
            if not self._viewers[key]:
                del self._viewers[key]
                self._forget(key, task)

    def _forget(self, key: Hashable, task: asyncio.Task[bytes]) -> None:
        """Nobody waits: end the question if it still runs, so that the next one asks anew."""
        if self._waiting.get(key) is task:
            del self._waiting[key]
        task.cancel()

    async def _ask(self, key: Hashable, keep_ms: int, ask: Callable[[], Awaitable[bytes]]) -> bytes:
        answer = await ask()
        self._keep(key, self._clock.now_ms() + keep_ms, answer)
        return answer

    def _keep(self, key: Hashable, until_ms: int, answer: bytes) -> None:
        self._drop(key)
        if len(answer) > self._most_bytes:
            return
        self._kept[key] = until_ms, answer
        self._bytes += len(answer)
        while len(self._kept) > self._most_entries or self._bytes > self._most_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self._bytes -= len(gone[1])
