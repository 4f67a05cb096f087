"""Telling the figures every few seconds to topic `health`, and once a minute to the log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from confluent_kafka import KafkaException, Producer

from schemas import health, topics
from streams.clock import Clock
from streams.kafka import client_config
from streams.metrics import Kind
from streams.settings import Settings
from streams.telemetry.figures import Family, Figures
from streams.telemetry.health import named, rows, samples
from streams.telemetry.process import watch_loop, watch_machine

_LOG_EVERY_MS: Final = 60_000
#: The last figures of a stopping role may take so long; it has other things to end.
_LAST_SECONDS: Final = 0.5

_log: Final = structlog.get_logger()


@asynccontextmanager
async def reporting(figures: Figures, settings: Settings, clock: Clock) -> AsyncIterator[None]:
    """Tell figures, those of the process among them, for the length of the block."""
    watch_machine(figures)
    reporter = Reporter(figures, settings, clock)
    tasks = [asyncio.create_task(run) for run in (reporter.run(), watch_loop(figures))]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await reporter.stop()


class Reporter:
    """Publishes the figures of one instance of a role."""

    def __init__(self, figures: Figures, settings: Settings, clock: Clock) -> None:
        self._figures = figures
        self._clock = clock
        self._every_seconds = settings.metrics.report_seconds
        self._topic = settings.names.topic(topics.HEALTH.name)
        self._key = f"{figures.role}:{figures.instance}".encode()
        # Figures that cannot be told soon are worthless: they are not kept, nor sent again.
        self._producer: Any = Producer(
            client_config(settings.kafka)
            | {"acks": 1, "message.timeout.ms": 2_000, "queue.buffering.max.messages": 100}
        )
        self._earlier: dict[str, Family] = {}
        self._logged_ms = clock.now_ms()
        self._logged: dict[str, float] = {}

    async def run(self) -> None:
        """Tell them over and over."""
        while True:
            await asyncio.sleep(self._every_seconds)
            self.tell()

    async def stop(self) -> None:
        """Tell them for the last time."""
        self.tell()
        await asyncio.to_thread(self._producer.flush, _LAST_SECONDS)

    def tell(self) -> None:
        """Tell them once."""
        families, now_ms = self._figures.families(), self._clock.now_ms()
        found = samples(families, self._earlier)
        told = rows(self._figures.role, self._figures.instance, now_ms, found)
        self._earlier = {family.metric.name: family for family in families}
        try:
            self._producer.produce(self._topic, health.encode(told), key=self._key)
        except (BufferError, KafkaException) as error:
            # Kafka is away, or lacks the topic: no reason to end a role, the next are as good.
            _log.debug("figures_not_told", error=repr(error))
        self._producer.poll(0)
        if now_ms - self._logged_ms >= _LOG_EVERY_MS:
            self._log(families, now_ms)

    def _log(self, families: list[Family], now_ms: int) -> None:
        """Rates of counters a second, and levels: of what is a headline."""
        seconds, line = (now_ms - self._logged_ms) / 1000, {}
        for metric, values, _ in families:
            for label, value in values.items() if metric.headline else ():
                name = named(metric.name.removeprefix("nabz_"), metric.label, label)
                line[name] = value
                if metric.kind is Kind.COUNTER:
                    line[name] = (value - self._logged.get(name, 0.0)) / seconds
                    self._logged[name] = value
        _log.info("figures", **{name: round(value, 3) for name, value in line.items()})
        self._logged_ms = now_ms
