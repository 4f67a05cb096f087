"""The customers role on the real broker: killed, frozen and restarted, its rows stay exact."""

import random
import signal
import time
from pathlib import Path

import msgspec
import pytest
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
)

from schemas.touchpoint import Touchpoint
from streams import migrate, topics
from streams.checkpoint import HEAD_KEY, Head
from streams.kafka import client_config
from streams.reader import Reader
from streams.rebuild import rebuild
from streams.settings import Settings
from tests.oracle import scenarios
from tests.oracle.recompute import recompute
from tests.support.flow import Sender, await_folded, await_true, crowd, head, published
from tests.support.workers import running

pytestmark = pytest.mark.flow


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with its topics, whose horizon is the scenarios'."""
    flow = lane_settings.flow.model_copy(
        update={"horizon_seconds": scenarios.HORIZON_MS // 1000, "flush_ms": 100, "tick_ms": 50}
    )
    found = lane_settings.model_copy(update={"flow": flow})
    topics.apply(found)
    return found


def assert_exact(settings: Settings, arrived: list[Touchpoint]) -> None:
    """What was published equals the independent recomputation.

    Asked while a worker runs: one that was killed may leave a transaction open, for a minute.
    """
    expected = recompute(arrived, scenarios.HORIZON_MS, now_ms=time.time_ns() // 1_000_000)
    actual = published(settings)
    assert actual.response_times == expected.response_times
    assert actual.clocks == expected.clocks
    assert actual.conversations == expected.conversations
    assert actual.efforts == expected.efforts
    assert actual.surveys == expected.surveys
    assert actual.ratings == expected.ratings
    assert actual.panes == expected.panes


def test_killed_twenty_times_under_load_nothing_is_lost_or_doubled(
    settings: Settings, tmp_path: Path
) -> None:
    """Kill -9 at random moments while touchpoints keep coming; exact at the end."""
    roll = random.Random(20)
    sender = Sender(settings)
    sent: list[Touchpoint] = []
    with running(settings, "customers", tmp_path) as worker:
        for kill in range(20):
            load = crowd(range(kill * 10, kill * 10 + 10))
            for start in range(0, len(load), 50):
                sender.send(load[start : start + 50])
                time.sleep(roll.random() * 0.2)
            sent += load
            await_true(lambda: "restored" in worker.said, 120, "the worker's first restore")
            worker.kill()
            worker.start()
        await_folded(settings, sender.ends)
        assert_exact(settings, sent)


def test_a_zombie_is_fenced_and_changes_nothing(settings: Settings, tmp_path: Path) -> None:
    """Freeze a worker past its session, let another take over, wake it: it ends, rows are exact."""
    sender = Sender(settings)
    first, second, third = crowd(range(5)), crowd(range(5, 10)), crowd(range(10, 15))
    with running(settings, "customers", tmp_path, "a") as zombie:
        sender.send(first)
        await_folded(settings, sender.ends)
        sender.send(second[:300])
        zombie.signal(signal.SIGSTOP)
        sender.send(second[300:])
        with running(settings, "customers", tmp_path, "b"):
            await_folded(settings, sender.ends)
            zombie.signal(signal.SIGCONT)
            sender.send(third)
            await_folded(settings, sender.ends)
            assert_exact(settings, first + second + third)


def test_a_restart_after_compaction_loses_nothing(settings: Settings, tmp_path: Path) -> None:
    """Old records of the state are gone, its last ones are enough."""
    state = settings.names.state_topic("customers", "touchpoints")
    compact_at_once(settings, state)
    sender = Sender(settings)
    sent: list[Touchpoint] = []
    with running(settings, "customers", tmp_path) as worker:
        sent += crowd(range(6))
        sender.send(sent)
        await_folded(settings, sender.ends)
        early = {partition: head(settings, partition) for partition in sender.ends}
        sent += (load := crowd(range(6, 12)))
        sender.send(load)
        await_true(
            lambda: all(oldest_head(settings, state, p) > early[p] for p in early),
            60,
            "the broker has compacted the heads of the first load away",
        )
        worker.kill()
        worker.start()
        sent += (load := crowd(range(12, 15)))
        sender.send(load)
        await_folded(settings, sender.ends)
        assert_exact(settings, sent)


def compact_at_once(settings: Settings, topic: str) -> None:
    """Let the broker close and compact segments of this topic every second."""
    resource = ConfigResource(ConfigResource.Type.TOPIC, topic)
    for name in ("segment.ms", "max.compaction.lag.ms"):
        resource.add_incremental_config(
            ConfigEntry(name, "1000", incremental_operation=AlterConfigOpType.SET)
        )
    admin = AdminClient(client_config(settings.kafka))
    admin.incremental_alter_configs([resource])[resource].result(30)


def oldest_head(settings: Settings, topic: str, partition: int) -> int:
    """Source offset of the oldest head that the state topic still holds."""
    with Reader(settings, topic, partition) as reader:
        heads = [value for key, value in reader.records() if key == HEAD_KEY]
    return msgspec.json.decode(heads[0] or b"", type=Head).offset


def test_a_lost_state_topic_is_refused_by_name_and_rebuilt(
    settings: Settings, tmp_path: Path
) -> None:
    """With its state topic emptied the role will not start from nothing; a rebuild mends it."""
    sender = Sender(settings)
    sent = crowd(range(3))
    migrate.migrate(settings)
    with running(settings, "customers", tmp_path) as worker:
        sender.send(sent)
        await_folded(settings, sender.ends)
        worker.signal(signal.SIGTERM)
        assert worker.wait() == 0
    admin = AdminClient(client_config(settings.kafka))
    state = settings.names.state_topic("customers", "touchpoints")
    admin.delete_topics([state])[state].result(30)
    await_true(lambda: state not in admin.list_topics().topics, 30, "the topic is gone")
    topics.apply(settings)
    with running(settings, "customers", tmp_path, "again") as worker:
        assert worker.wait(30) == 1
        assert f"{state} ends at offset -1" in worker.said
        assert "run `nabz rebuild`" in worker.said
    rebuild(settings, lambda _: None)
    with running(settings, "customers", tmp_path, "rebuilt"):
        await_folded(settings, sender.ends)
        assert_exact(settings, sent)
