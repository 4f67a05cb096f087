"""How far behind each role is, in seconds, as Kafka itself tells it."""

import time
from collections.abc import Mapping
from typing import Any, Final

from confluent_kafka import (
    OFFSET_INVALID,
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient

from deploy.local.groups import describe
from streams.kafka import client_config, reader_config
from streams.settings import KafkaSettings

Place = tuple[str, int]
_REQUEST_SECONDS: Final = 2.0
_READ_SECONDS: Final = 3.0


def lag_seconds(kafka: KafkaSettings, groups: Mapping[str, str]) -> dict[str, float | None]:
    """Age of the first record that each role has not taken in, by role; 0 if there is none.

    `groups` maps role to consumer group. None: nobody can say (no group, no broker).
    """
    admin = AdminClient(client_config(kafka))
    reader = Consumer(reader_config(kafka))
    try:
        described = describe(admin, list(groups.values()))
        return {role: _of_group(admin, reader, described[group]) for role, group in groups.items()}
    except KafkaException:
        return dict.fromkeys(groups)
    finally:
        reader.close()


def _of_group(admin: AdminClient, reader: Consumer, group: Any) -> float | None:
    positions = _positions(admin, group)
    if not positions:
        return None
    behind = {
        place: offset
        for place, offset in positions.items()
        if offset < reader.get_watermark_offsets(TopicPartition(*place), _REQUEST_SECONDS)[1]
    }
    times = _first_times(reader, behind)
    if times is None:
        return None
    return max((time.time() - ms / 1_000 for ms in times), default=0.0)


def _positions(admin: AdminClient, group: Any) -> dict[Place, int]:
    """Next offset to read of every partition that the group owns or ever committed."""
    name = group.group_id
    owned = {
        (place.topic, place.partition): 0
        for member in group.members
        for place in member.assignment.topic_partitions
    }
    asked = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(name)])
    committed = {
        (place.topic, place.partition): place.offset
        for place in asked[name].result(_REQUEST_SECONDS).topic_partitions
        if place.offset != OFFSET_INVALID
    }
    return owned | committed


def _first_times(reader: Consumer, behind: dict[Place, int]) -> list[int] | None:
    """Timestamps (ms) of the first committed record at each place or after it, where there is one.

    Transaction markers alone are no record. None if the broker did not say in time.
    """
    times, open_places = list[int](), set(behind)
    reader.assign([TopicPartition(*place, offset) for place, offset in behind.items()])
    deadline = time.monotonic() + _READ_SECONDS
    while open_places and time.monotonic() < deadline:
        for message in reader.consume(500, 0.2):
            place = (message.topic(), message.partition())
            if place not in open_places:
                continue
            if message.error() is None:
                times.append(message.timestamp()[1])
            elif message.error().code() != KafkaError._PARTITION_EOF:  # noqa: SLF001  # its name
                continue
            open_places.discard(place)
    reader.unassign()
    return None if open_places else times
