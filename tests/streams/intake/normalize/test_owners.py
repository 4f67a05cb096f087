"""One customer behind a conversation, whoever of several workers reads it, killed or not."""

import random
from pathlib import Path

import pytest
from confluent_kafka import Consumer, KafkaException, TopicPartition

from schemas import topics
from schemas.touchpoint import Touchpoint
from streams import topics as cluster
from streams.kafka import reader_config
from streams.settings import Settings
from tests.streams.intake.normalize.inbox import Inbox, as_json, produced
from tests.support.flow import await_true
from tests.support.log import read_all
from tests.support.workers import running

pytestmark = pytest.mark.flow

LIMIT = 90.0
CONVERSATIONS = 60


def conversations(seed: int) -> list[bytes]:
    """Each has two customers and agents who name nobody, in any order."""
    records = [
        as_json(
            id=f"{number}-{part}",
            conversation=f"t-{number}",
            customer=customer and f"{customer}-{number}",
            actor="customer" if customer else "agent",
        )
        for number in range(CONVERSATIONS)
        for part, customer in enumerate((None, "ada", "bob", None, "ada", None))
    ]
    random.Random(seed).shuffle(records)
    return records


def owners(found: list[Touchpoint]) -> dict[str, str]:
    """Conversation → its owner, which must be one."""
    by_name: dict[str, set[str]] = {}
    for touchpoint in found:
        by_name.setdefault(str(touchpoint.conversation), set()).add(touchpoint.customer)
    assert all(len(customers) == 1 for customers in by_name.values()), by_name
    return {name: customers.pop() for name, customers in by_name.items()}


def read_inbox_again(settings: Settings) -> None:
    """Set the role's group back to the beginning, as a replay from inbox does."""
    config = reader_config(settings.kafka) | {"group.id": settings.names.group("normalize")}
    consumer = Consumer(config)
    topic = settings.names.topic(topics.INBOX.name)
    places = [TopicPartition(topic, n, 0) for n in range(settings.kafka.partitions)]

    def commits() -> bool:
        try:
            consumer.commit(offsets=places, asynchronous=False)
        except KafkaException:  # workers that were killed are members for a while yet
            return False
        return True

    await_true(commits, LIMIT, "the group is empty")
    consumer.close()


def test_two_workers_killed_and_all_of_it_read_again_name_one_owner(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """Their claims race; the first in the log stands, also for who begins later."""
    cluster.apply(lane_settings)
    inbox, records = Inbox(lane_settings), conversations(7)
    half = len(records) // 2

    def ids() -> set[str]:
        return {touchpoint.id for touchpoint in produced(lane_settings)}

    with (
        running(lane_settings, "normalize", tmp_path, "a") as one,
        running(lane_settings, "normalize", tmp_path, "b") as other,
    ):
        inbox.put_all(records[:half])
        await_true(lambda: len(ids()) > half // 4, LIMIT, "some are touchpoints")
        one.kill()
        inbox.put_all(records[half:])
        one.start()
        await_true(lambda: len(ids()) > half, LIMIT, "more are touchpoints")
        other.kill()
        await_true(lambda: len(ids()) == len(records), LIMIT, "all are touchpoints")
        one.kill()
    first = produced(lane_settings)
    claimed = len(read_all(lane_settings, topics.CONVERSATION_OWNERS.name))
    assert set(owners(first)) == {f"t-{number}" for number in range(CONVERSATIONS)}
    for touchpoint in first:
        name = touchpoint.attributes.get("participant", touchpoint.customer)
        assert name in {f"{who}-{str(touchpoint.conversation)[2:]}" for who in ("ada", "bob")}

    read_inbox_again(lane_settings)
    with running(lane_settings, "normalize", tmp_path, "c"):
        await_true(
            lambda: len(produced(lane_settings)) >= len(first) + len(records),
            LIMIT,
            "all came a second time",
        )
    assert owners(produced(lane_settings)) == owners(first)
    assert len(read_all(lane_settings, topics.CONVERSATION_OWNERS.name)) == claimed
