"""A source whose records are all refused, beside a good one: nothing lost, nobody held up."""

from collections import Counter
from pathlib import Path

import pytest
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
)

from schemas import alerts, dead_letters, topics
from streams import topics as cluster
from streams.kafka import client_config
from streams.settings import Settings
from tests.streams.intake.normalize.inbox import Inbox, as_json, produced
from tests.support.flow import await_true
from tests.support.log import read_all
from tests.support.workers import running

pytestmark = pytest.mark.flow

POISON, GOOD = 900, 200
PATIENCE = 60.0


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A lane where a source is broken off after 100 refusals."""
    breaker = lane_settings.breaker.model_copy(
        update={"refusals": 100, "release_per_second": 200, "quiet_seconds": 1}
    )
    found = lane_settings.model_copy(update={"breaker": breaker})
    cluster.apply(found)
    return found


def put(settings: Settings) -> None:
    """Poison from one source, and among it what another one sends."""
    poison = [as_json(id=f"p{n}", source="poison", time="soon") for n in range(POISON)]
    good = [as_json(id=f"g{n}") for n in range(GOOD)]
    step = POISON // GOOD
    mixed = [one for n in range(GOOD) for one in (*poison[n * step : (n + 1) * step], good[n])]
    Inbox(settings).put_all([*mixed, *poison[GOOD * step :]])


def letters(settings: Settings) -> Counter[bytes]:
    """How often each refused record is a dead letter."""
    found = read_all(settings, topics.DEAD_LETTERS.name)
    return Counter(dead_letters.decode(message.value).raw for message in found)


def steps(settings: Settings) -> list[tuple[int, str, str]]:
    """The steps of all alerts."""
    found = [alerts.decode(m.value) for m in read_all(settings, topics.ALERTS.name)]
    return [(one.sequence, one.state, one.labels["source"]) for one in found]


def test_it_is_broken_off_and_every_record_is_kept_once(settings: Settings, tmp_path: Path) -> None:
    """Good records pass it by; its letters come after; one alert fires and is resolved."""
    put(settings)
    with running(settings, "normalize", tmp_path):
        await_true(lambda: len(produced(settings)) == GOOD, PATIENCE, "the good ones came through")
        await_true(lambda: letters(settings).total() == POISON, PATIENCE, "all letters are there")
        await_true(lambda: len(steps(settings)) == 2, PATIENCE, "the alert is over")
    assert set(letters(settings).values()) == {1}
    assert sorted(found.id for found in produced(settings)) == sorted(f"g{n}" for n in range(GOOD))
    assert len(read_all(settings, topics.QUARANTINE.name)) > POISON // 2
    assert steps(settings) == [(1, "firing", "poison"), (2, "resolved", "poison")]


def test_where_dead_letters_cannot_be_written_the_role_stops(
    settings: Settings, tmp_path: Path
) -> None:
    """And says so; nothing is acked, so all of it is there when they can be written again."""
    resource = ConfigResource(
        ConfigResource.Type.TOPIC, settings.names.topic(topics.DEAD_LETTERS.name)
    )
    resource.add_incremental_config(
        ConfigEntry("max.message.bytes", "10", incremental_operation=AlterConfigOpType.SET)
    )
    admin = AdminClient(client_config(settings.kafka))
    admin.incremental_alter_configs([resource])[resource].result(30)
    put(settings)
    with running(settings, "normalize", tmp_path) as worker:
        assert worker.wait(PATIENCE) == 1
        assert "normalize failed" in worker.said
    cluster.apply(settings)
    with running(settings, "normalize", tmp_path, "again"):
        await_true(lambda: len(letters(settings)) == POISON, PATIENCE, "all letters are there")
