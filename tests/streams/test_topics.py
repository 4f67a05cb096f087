"""Topics on a real Kafka: made once, kept in step with the settings, never repartitioned."""

from typing import Any

import pytest
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType

from schemas.topics import FACTS, HEALTH, INBOX, STATE_CUSTOMERS_TOUCHPOINTS, TOPICS
from streams.errors import NabzError
from streams.kafka import client_config
from streams.settings import KafkaSettings, Settings
from streams.topics import apply, config_of, name_of, partitions_of


def with_kafka(settings: Settings, **changes: Any) -> Settings:
    return settings.model_copy(update={"kafka": settings.kafka.model_copy(update=changes)})


def config_on_server(settings: Settings, name: str) -> dict[str, str]:
    admin = AdminClient(client_config(settings.kafka))
    described = admin.describe_configs([ConfigResource(ResourceType.TOPIC, name)])
    (future,) = described.values()
    return {key: entry.value for key, entry in future.result(30).items()}


def test_time_of_a_record_is_its_arrival_on_every_topic() -> None:
    """Retention counts from the append, so history of any age can be imported."""
    configs = [config_of(topic, KafkaSettings()) for topic in TOPICS]

    assert {config["message.timestamp.type"] for config in configs} == {"LogAppendTime"}


def test_retention_is_the_settings_unless_the_topic_has_its_own() -> None:
    """30 days are 2,592,000,000 ms; health keeps 7; a compacted topic has none."""
    kafka = KafkaSettings(retention_days=30)

    assert config_of(FACTS, kafka)["retention.ms"] == "2592000000"
    assert config_of(HEALTH, kafka)["retention.ms"] == "604800000"
    assert "retention.ms" not in config_of(STATE_CUSTOMERS_TOUCHPOINTS, kafka)


@pytest.mark.parametrize(("copies", "in_sync"), [(1, "1"), (2, "1"), (3, "2"), (5, "2")])
def test_one_broker_may_be_away_without_a_stop(copies: int, in_sync: str) -> None:
    """With three copies two must have a record; with fewer, one."""
    kafka = KafkaSettings(replication=copies)

    assert config_of(FACTS, kafka)["min.insync.replicas"] == in_sync


@pytest.mark.flow
def test_topics_are_created_once(lane_settings: Settings) -> None:
    """The first run creates every topic in the lane, the second has nothing to do."""
    first, second = apply(lane_settings), apply(lane_settings)

    assert [line.split()[0] for line in first] == ["created"] * len(TOPICS)
    assert second == []


@pytest.mark.flow
def test_topics_have_the_number_of_partitions_that_was_asked_for(lane_settings: Settings) -> None:
    """All topics of the flow as many as the setting says, the others their own number."""
    apply(lane_settings)
    there = AdminClient(client_config(lane_settings.kafka)).list_topics(timeout=30).topics

    for topic in TOPICS:
        found = there[name_of(topic, lane_settings.names)]
        assert len(found.partitions) == partitions_of(topic, lane_settings.kafka)


@pytest.mark.flow
def test_state_topics_are_compacted_soon(lane_settings: Settings) -> None:
    """The server took what makes compaction quick and envelopes fit."""
    apply(lane_settings)
    config = config_on_server(
        lane_settings, name_of(STATE_CUSTOMERS_TOUCHPOINTS, lane_settings.names)
    )

    assert config["cleanup.policy"] == "compact"
    assert config["max.compaction.lag.ms"] == "60000"
    assert config["segment.bytes"] == "16777216"
    assert config["max.message.bytes"] == "8388608"


@pytest.mark.flow
def test_changed_retention_is_set_and_nothing_else(lane_settings: Settings) -> None:
    """A new retention reaches the topics that have none of their own."""
    apply(lane_settings)
    inbox = name_of(INBOX, lane_settings.names)

    done = apply(with_kafka(lane_settings, retention_days=3))

    assert f"changed {inbox}: retention.ms 2592000000 → 259200000" in done
    assert not [line for line in done if "health" in line or "state" in line]
    assert config_on_server(lane_settings, inbox)["retention.ms"] == "259200000"


@pytest.mark.flow
def test_another_number_of_partitions_is_refused(lane_settings: Settings) -> None:
    """Nothing is changed, and the message says the topic and both numbers."""
    apply(lane_settings)
    number = lane_settings.kafka.partitions
    more = with_kafka(lane_settings, partitions=number + 1, retention_days=3)

    with pytest.raises(NabzError, match=rf"has {number} partitions, not {number + 1}"):
        apply(more)
    assert (
        config_on_server(lane_settings, name_of(INBOX, lane_settings.names))["retention.ms"]
        == "2592000000"
    )


def test_an_absent_kafka_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens on port 1 of loopback."""
    monkeypatch.setattr("streams.topics._TIMEOUT_SECONDS", 0.5)

    with pytest.raises(NabzError, match=r"^Kafka at 127\.0\.0\.1:1: .*; no topics applied$"):
        apply(Settings(kafka=KafkaSettings(bootstrap="127.0.0.1:1")))
