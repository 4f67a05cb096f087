"""What machines ask the gateway: is it alive, can it take touchpoints, how does it do."""

import asyncio
import time
from typing import Final

from aiohttp import web

from streams.intake.gateway import answers
from streams.intake.gateway.metrics import Metrics
from streams.intake.gateway.outbox import Outbox

#: For so long an answer about Kafka stands: however often it is asked, Kafka is asked little.
_STANDS_SECONDS: Final = 1.0


class Probes:
    """The handlers of /healthz, /readyz and /metrics."""

    def __init__(self, outbox: Outbox, metrics: Metrics) -> None:
        self._outbox = outbox
        self._metrics = metrics
        self._asking = asyncio.Lock()
        self._until = 0.0
        self._problem: str | None = None

    async def alive(self, _request: web.Request) -> web.StreamResponse:
        """200 as long as the process answers."""
        return answers.json({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.StreamResponse:
        """200 if Kafka answers and has the topic, else 503 with what is wrong."""
        async with self._asking:
            if time.monotonic() >= self._until:
                self._problem = await self._outbox.look()
                self._until = time.monotonic() + _STANDS_SECONDS
        if self._problem is None:
            return answers.json({"status": "ok"})
        return answers.json({"error": self._problem}, status=503)

    async def figures(self, _request: web.Request) -> web.StreamResponse:
        """The figures for Prometheus."""
        return web.Response(body=self._metrics.page(), content_type="text/plain", charset="utf-8")
