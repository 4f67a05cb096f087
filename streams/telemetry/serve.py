"""The page /metrics of a worker, on an address of its own."""

import asyncio
from typing import Final

import structlog
from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from streams.settings import MetricsSettings
from streams.telemetry.page import Page

#: The predecessor of a worker may still hold the port; the flow does not wait for a page.
_AGAIN_SECONDS: Final = 5.0
_log: Final = structlog.get_logger()


async def serve(page: Page, settings: MetricsSettings) -> None:
    """Answer GET /metrics until cancelled; without a port there is no page."""
    if not settings.port:
        return

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=page.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/metrics", answer)
    runner = web.AppRunner(app, access_log=None, keepalive_timeout=30.0, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await _listen(runner, settings)
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: MetricsSettings) -> None:
    while True:
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
        except OSError as error:
            address = f"{settings.host}:{settings.port}"
            _log.warning("metrics_not_served", address=address, error=error.strerror)
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return
