"""Requests that are being read or answered, so that a stop can wait for them."""

import asyncio


class Underway:
    """Counts requests while they are inside its block."""

    def __init__(self) -> None:
        self.count = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self.count += 1
        self._none.clear()

    def __exit__(self, *_: object) -> None:
        self.count -= 1
        if self.count == 0:
            self._none.set()

    async def none(self, *, seconds: float) -> None:
        """Wait until no request is under way, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._none.wait()
        except TimeoutError:
            return
