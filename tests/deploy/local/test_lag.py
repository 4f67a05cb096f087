"""Lag: the age of the first record that a group has not taken in; markers are no records."""

import time
import uuid
from collections.abc import Callable

import pytest
from confluent_kafka import Consumer, ConsumerGroupState, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, NewTopic

from deploy.local.groups import Joined, describe
from deploy.local.lag import lag_seconds
from streams.kafka import client_config, producer_config, reader_config
from streams.settings import Settings
from tests.deploy.local.nabz import eventually

pytestmark = pytest.mark.flow

_AGE_MS = 60_000


@pytest.fixture
def topic(parts: Settings) -> str:
    """A fresh topic of one partition that keeps the producer's timestamps."""
    name = f"lag-{uuid.uuid4().hex[:8]}"
    admin = AdminClient(client_config(parts.kafka))
    admin.create_topics([NewTopic(name, 1)])[name].result(10)
    return name


@pytest.fixture
def send(parts: Settings, topic: str) -> Callable[[int], None]:
    """Send records, one minute old, in one transaction: n records and a marker."""
    config = producer_config(parts.kafka) | {"transactional.id": topic}
    producer = Producer(config)
    producer.init_transactions(20)

    def send(count: int) -> None:
        producer.begin_transaction()
        for _ in range(count):
            producer.produce(topic, b"x", timestamp=int(time.time() * 1_000) - _AGE_MS)
        producer.commit_transaction(20)

    return send


def commit(parts: Settings, topic: str, offset: int) -> None:
    """Commit an offset for the group that is named like the topic."""
    consumer = Consumer(reader_config(parts.kafka) | {"group.id": topic})
    consumer.commit(offsets=[TopicPartition(topic, 0, offset)], asynchronous=False)
    consumer.close()


def test_a_group_behind_is_as_late_as_its_first_unread_record(
    parts: Settings, topic: str, send: Callable[[int], None]
) -> None:
    """Two records a minute old, one of them read: about 60 s behind."""
    send(2)
    commit(parts, topic, 1)
    lag = lag_seconds(parts.kafka, {"role": topic})["role"]
    assert lag is not None
    assert 60 <= lag < 90


def test_only_a_marker_behind_is_no_lag(
    parts: Settings, topic: str, send: Callable[[int], None]
) -> None:
    """Both records read, the transaction's marker at offset 2 not: 0."""
    send(2)
    commit(parts, topic, 2)
    assert lag_seconds(parts.kafka, {"role": topic}) == {"role": 0.0}


def test_a_group_that_never_was_has_no_lag_to_tell(parts: Settings, topic: str) -> None:
    """Nobody ever joined or committed: None, not 0."""
    assert lag_seconds(parts.kafka, {"role": topic}) == {"role": None}


def test_joined_means_a_member_that_was_not_there_before(parts: Settings, topic: str) -> None:
    """A stable group with only the old member does not count; with a new one it does."""
    config = client_config(parts.kafka) | {"group.id": topic}
    admin = AdminClient(client_config(parts.kafka))

    def polled(*consumers: Consumer) -> bool:
        for consumer in consumers:
            consumer.poll(0.05)
        group = describe(admin, [topic])[topic]
        return bool(
            group.state == ConsumerGroupState.STABLE and len(group.members) == len(consumers)
        )

    old, new = Consumer(config), Consumer(config)
    old.subscribe([topic])
    eventually(lambda: polled(old))
    joined = Joined(parts.kafka.bootstrap, topic)
    assert not joined()
    new.subscribe([topic])
    eventually(lambda: polled(old, new))
    assert joined()
    old.close()
    new.close()
