"""The customers role on the real broker: killed, frozen and restarted, its rows stay exact."""

import random
import signal
import time
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient

from schemas.touchpoint import Touchpoint
from streams import topics
from streams.kafka import client_config
from streams.settings import Settings
from tests.oracle import scenarios
from tests.oracle.recompute import recompute
from tests.support.flow import Sender, await_folded, await_true, crowd, published
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
    """What was published equals the independent recomputation."""
    expected, actual = recompute(arrived, scenarios.HORIZON_MS), published(settings)
    assert actual.response_times == expected.response_times
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
            await_true(lambda: "restored" in worker.said, 30, "the worker's first restore")
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
            await_folded(settings, sender.ends, 60)
            zombie.signal(signal.SIGCONT)
            sender.send(third)
            await_folded(settings, sender.ends, 60)
    assert_exact(settings, first + second + third)


def test_a_lost_state_topic_is_refused_by_name(settings: Settings, tmp_path: Path) -> None:
    """With its state topic emptied, the role refuses to start from nothing."""
    sender = Sender(settings)
    with running(settings, "customers", tmp_path) as worker:
        sender.send(crowd(range(3)))
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
