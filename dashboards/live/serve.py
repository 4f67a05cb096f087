"""Running the live page's server as a process, until a signal."""

import asyncio
import signal
from pathlib import Path

import structlog

from dashboards.live.app import listening
from streams.clock import Clock
from streams.settings import Settings

_logger = structlog.get_logger()


async def serve(settings: Settings, clock: Clock, page: Path) -> None:
    """Listen until SIGTERM or SIGINT.

    Raises:
        NabzError: a dashboard is wrong, or the port cannot be listened on.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with listening(settings, clock, page) as address:
        _logger.info("live-listening", address=address, lane=settings.lane)
        await stop.wait()
    _logger.info("live-stopped")
