"""Running the gateway as a process: until a signal, or until its producer is broken."""

import asyncio
import signal

import structlog

from streams.clock import Clock
from streams.errors import NabzError
from streams.intake.gateway.app import listening
from streams.settings import Settings
from streams.telemetry.report import reporting

_logger = structlog.get_logger()


async def serve(settings: Settings, clock: Clock) -> None:
    """Listen until SIGTERM or SIGINT.

    Raises:
        NabzError: the address is taken, or the producer broke and the process must begin anew.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with listening(settings, clock) as gateway:
        _logger.info("gateway-listening", address=gateway.address, lane=settings.lane)
        async with reporting(gateway.figures, settings, clock):
            await _first(stop, gateway.outbox.broken)
    _logger.info("gateway-stopped")
    if gateway.outbox.broken.is_set():
        raise NabzError("the gateway's Kafka producer is broken for good; start the gateway anew")


async def _first(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
