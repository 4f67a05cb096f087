"""SIGTERM under load: every role ends within 10 s and leaves nothing undone that it began."""

import signal
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest
from confluent_kafka import Consumer, TopicPartition

from schemas import ticks, topics
from streams import migrate
from streams import topics as cluster
from streams.checkpoint import HEAD_KEY, Head
from streams.clickhouse import connect
from streams.kafka import reader_config
from streams.reader import Reader
from streams.settings import Settings
from tests.support.flow import await_committed, await_true
from tests.support.inbox_load import loading
from tests.support.log import read_all
from tests.support.workers import Worker, running

pytestmark = pytest.mark.flow

#: In the order of the flow: each still gets what those before it make.
ROLES = ("store", "alerts", "rolling", "customers", "normalize")
STOP_SECONDS = 10.0


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with its topics and tables."""
    cluster.apply(lane_settings)
    migrate.migrate(lane_settings)
    return lane_settings


def committed(settings: Settings, role: str, topic: str) -> list[int]:
    """What a role's group has committed of a topic, by partition."""
    group = {"group.id": settings.names.group(role)}
    consumer: Any = Consumer(reader_config(settings.kafka) | group)
    try:
        name = settings.names.topic(topic)
        places = [TopicPartition(name, p) for p in range(settings.kafka.partitions)]
        return [max(0, place.offset) for place in consumer.committed(places, 30)]
    finally:
        consumer.close()


def heads(settings: Settings, role: str, topic: str) -> list[int]:
    """The offset after which a role's checkpoint reads on, by partition."""
    name, found = settings.names.state_topic(role, topic), []
    for partition in range(settings.kafka.partitions):
        with Reader(settings, name, partition) as reader:
            raw = [value for key, value in reader.records() if key == HEAD_KEY]
        found.append(msgspec.json.decode(raw[-1] or b"", type=Head).offset + 1 if raw else 0)
    return found


def rows(settings: Settings) -> list[tuple[int, int]]:
    """Partition and offset of each stored touchpoint."""
    with connect(settings.clickhouse, database=settings.names.database) as client:
        found: list[tuple[int, int]] = client.execute("SELECT partition, offset FROM touchpoints")
    return sorted(found)


def test_every_role_drains(settings: Settings, tmp_path: Path) -> None:
    """Each with exit status 0; checkpoints, commits and rows agree to the record."""
    with ExitStack() as stack, loading(settings):
        workers = {role: stack.enter_context(running(settings, role, tmp_path)) for role in ROLES}
        await_true(lambda: len(rows(settings)) > 500, 90, "the load flows through all roles")
        for role in ROLES:
            _stop(workers[role])
    for role, topic in (("customers", "touchpoints"), ("rolling", "panes"), ("alerts", "signals")):
        await_committed(settings, topic)
        assert committed(settings, role, topic) == heads(settings, role, topic), role
    stored, until = rows(settings), committed(settings, "store", topics.TOUCHPOINTS.name)
    sent = [
        (message.partition, message.offset)
        for message in read_all(settings, topics.TOUCHPOINTS.name)
        if not ticks.is_control(message.key)
    ]
    assert stored == [place for place in sent if place[1] < until[place[0]]]
    assert len(sent) == sum(committed(settings, "normalize", topics.INBOX.name))


def _stop(worker: Worker) -> None:
    begun = time.monotonic()
    worker.signal(signal.SIGTERM)
    assert worker.wait(STOP_SECONDS) == 0, worker.said[-2_000:]
    assert time.monotonic() - begun < STOP_SECONDS
