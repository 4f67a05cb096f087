"""Reports: the figures on topic health every few seconds, and a line in the log each minute."""

import asyncio
import time

import pytest
from structlog.testing import capture_logs

from schemas import health
from schemas.health import Figure
from streams import metrics, topics
from streams.settings import KafkaSettings, MetricsSettings, Settings
from streams.telemetry.figures import Figures
from streams.telemetry.report import Reporter, reporting
from tests.support.clock import FakeClock
from tests.support.log import read_all

START = 1_750_000_000_000


def away() -> Settings:
    """Settings whose Kafka is away."""
    return Settings(kafka=KafkaSettings(bootstrap="127.0.0.1:9"))


@pytest.mark.flow
def test_figures_travel_on_health(lane_settings: Settings) -> None:
    """Keyed by role and instance, with the clock's time, the last ones when it stops."""
    topics.apply(lane_settings)
    figures, clock = Figures("customers", "2"), FakeClock(START)
    reporter = Reporter(figures, lane_settings, clock)
    figures.add(metrics.LATE, 3)
    reporter.tell()
    figures.add(metrics.LATE, 1)
    clock.advance(seconds=5)
    asyncio.run(reporter.stop())
    messages = read_all(lane_settings, "health")
    assert {message.key for message in messages} == {b"customers:2"}
    told = [figure for message in messages for figure in health.decode(message.value)]
    assert [figure for figure in told if figure.metric == "nabz_late_total"] == [
        Figure("customers", "2", "nabz_late_total", START, 3.0),
        Figure("customers", "2", "nabz_late_total", START + 5_000, 4.0),
    ]


@pytest.mark.flow
def test_they_are_told_over_and_over(lane_settings: Settings) -> None:
    """By the setting; the figures of process and event loop among them."""
    topics.apply(lane_settings)
    page = MetricsSettings(report_seconds=0.1)
    settings = lane_settings.model_copy(update={"metrics": page})

    async def a_second() -> None:
        async with reporting(Figures("gateway"), settings, FakeClock()):
            await asyncio.sleep(1)

    asyncio.run(a_second())
    reports = [health.decode(message.value) for message in read_all(settings, "health")]
    assert len(reports) >= 3
    last = {figure.metric: figure.value for figure in reports[-1]}
    assert last["nabz_memory_bytes"] > 1_000_000
    assert last["nabz_cpu_seconds_total"] > 0
    assert last["nabz_loop_lag_seconds_count"] >= 1


def test_each_minute_has_its_line() -> None:
    """Levels as they are, counters as a rate a second since the last line."""
    figures, clock = Figures("store"), FakeClock(START)
    reporter = Reporter(figures, away(), clock)
    figures.add(metrics.INSERTED_ROWS, 120, "facts")
    figures.set(metrics.CLICKHOUSE_AWAY, 2.5)
    lines = []
    for seconds in (30, 30, 30, 30):
        clock.advance(seconds=seconds)
        with capture_logs() as said:
            reporter.tell()
        lines += [line for line in said if line["event"] == "figures"]
        figures.add(metrics.INSERTED_ROWS, 300, "facts")
    assert [line['inserted_rows_total{table="facts"}'] for line in lines] == [7.0, 10.0]
    assert [line["clickhouse_away_seconds"] for line in lines] == [2.5, 2.5]
    assert all("insert_retries_total" not in line for line in lines)


def test_without_kafka_it_neither_waits_nor_piles_up() -> None:
    """Of five hundred reports few are kept, and the last one is not waited for."""
    reporter = Reporter(Figures("alerts"), away(), FakeClock())
    for _ in range(500):
        reporter.tell()
    # Its reports of failed connections are counted with the messages.
    assert len(reporter._producer) < 250
    begun = time.monotonic()
    asyncio.run(reporter.stop())
    assert time.monotonic() - begun < 5
