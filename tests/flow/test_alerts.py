"""Alerts on the real parts: signals in; rows and notifications out, once, through any kill."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from deploy.local.demo.receiver import Receiver
from schemas import signals, topics
from schemas.alerts import Transition
from schemas.signals import SignalsEnvelope
from streams import migrate
from streams import topics as cluster
from streams.clickhouse import connect
from streams.kafka import producer_config
from streams.rebuild import rebuild
from streams.settings import Settings, variable
from tests.streams.alerts.shown import envelope, row
from tests.support.flow import await_true
from tests.support.workers import running

pytestmark = pytest.mark.flow

#: CSAT of the company, five seconds apart: an incident, all well, and a second one.
SATISFIED = (90, 30, 30, 30, 90, 90, 90, 90, 20, 20, 20)
STEPS = [
    *((1, "pending"), (2, "firing"), (3, "resolved")),
    *((4, "pending"), (5, "firing")),
]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook that knows its secret."""
    heard: list[Transition] = []
    with Receiver(heard.append) as found:
        yield found
    assert len(heard) == len(found.received)


@pytest.fixture
def settings(
    lane_settings: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """A fresh lane with its topics and tables; its workers notify the receiver."""
    monkeypatch.setenv(variable(("notify", "urls")), receiver.url)
    monkeypatch.setenv(variable(("notify", "secret")), receiver.secret)
    flow = lane_settings.flow.model_copy(update={"flush_ms": 100})
    found = lane_settings.model_copy(update={"flow": flow})
    cluster.apply(found)
    migrate.migrate(found)
    return found


def emissions() -> list[SignalsEnvelope]:
    """What rolling publishes in partition 2: the company, and a queue that is well."""
    return [
        envelope(
            row(5 * n, satisfied, 100),
            row(5 * n, 90, 100, dimension="queue", member="orders"),
            partition=2,
            offset=n,
        )
        for n, satisfied in enumerate(SATISFIED)
    ]


def publish(settings: Settings, found: SignalsEnvelope) -> None:
    """Write an envelope as rolling does."""
    producer: Any = Producer(producer_config(settings.kafka))
    topic = settings.names.topic(topics.SIGNALS.name)
    producer.produce(topic, signals.encode(found), partition=found.partition)
    assert producer.flush(30) == 0


def stored(settings: Settings) -> list[tuple[int, str]]:
    """Sequence and state of each row of alerts."""
    with connect(settings.clickhouse, database=settings.names.database) as client:
        found: list[tuple[int, str]] = client.execute(
            "SELECT sequence, state FROM alerts FINAL ORDER BY key, sequence"
        )
    return found


def test_killed_between_all_envelopes_each_step_is_stored_and_told_once(
    settings: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    """Kill -9 while envelopes come, some of them twice: the same steps as without."""
    with running(settings, "store", tmp_path), running(settings, "alerts", tmp_path) as alerts:
        for n, found in enumerate(emissions()):
            publish(settings, found)
            if n % 3 == 1:
                publish(settings, found)
            if n in {2, 5, 8}:
                await_true(lambda: "restored" in alerts.said, 60, "the first restore")
                time.sleep(0.15)  # somewhere between reading, flushing and telling
                alerts.kill()
                alerts.start()
        await_true(lambda: stored(settings) == STEPS, 90, "all steps are rows")
        await_true(lambda: len(receiver.received) == 3, 60, "all notifications arrived")
    assert {name: found.state for name, found in receiver.received.items()} == {
        "CsatLow/all/all:2": "firing",
        "CsatLow/all/all:3": "resolved",
        "CsatLow/all/all:5": "firing",
    }


def test_a_rebuild_keeps_where_each_alert_stands(settings: Settings, tmp_path: Path) -> None:
    """Signals begin anew; what fired before goes on firing, is resolved, and its numbers go on."""
    envelopes = emissions()
    with running(settings, "store", tmp_path), running(settings, "alerts", tmp_path):
        for found in envelopes[:4]:
            publish(settings, found)
        await_true(lambda: stored(settings) == STEPS[:2], 90, "it fires")
    rebuild(settings, lambda _: None)
    with running(settings, "store", tmp_path, "b"), running(settings, "alerts", tmp_path, "b"):
        for found in envelopes[4:]:
            publish(settings, found)
        await_true(lambda: stored(settings) == STEPS, 90, "it is resolved, and fires again")
