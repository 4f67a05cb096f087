"""Topics on the cluster: made and kept as schemas/topics says, in the settings' lane."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from schemas.topic_files import Topic
from schemas.topics import TOPICS
from streams.errors import NabzError
from streams.kafka import client_config
from streams.lanes import Lane
from streams.settings import DAY_SECONDS, KafkaSettings, Settings

_TIMEOUT_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.05


def apply(settings: Settings) -> list[str]:
    """Create the lane's missing topics and set what differs; says in lines what was done.

    Raises:
        NabzError: Kafka does not answer or refuses, or a topic has another number of partitions.
    """
    admin = AdminClient(client_config(settings.kafka))
    wanted = {name_of(topic, settings.names): topic for topic in TOPICS}
    try:
        there = {name: len(found.partitions) for name, found in _topics(admin).items()}
        _refuse_other_partitions(wanted, there, settings.kafka)
        missing = {name: topic for name, topic in wanted.items() if name not in there}
        present = {name: topic for name, topic in wanted.items() if name in there}
        return [*_create(admin, missing, settings.kafka), *_alter(admin, present, settings.kafka)]
    except KafkaException as error:
        raise NabzError(
            f"Kafka at {settings.kafka.bootstrap}: {error.args[0].str()}; no topics applied"
        ) from None


def name_of(topic: Topic, lane: Lane) -> str:
    """Name of a topic in a lane."""
    if topic.state is not None:
        return lane.state_topic(topic.state.role, topic.state.source)
    return lane.topic(topic.name)


def partitions_of(topic: Topic, kafka: KafkaSettings) -> int:
    """How many partitions a topic has under these settings."""
    return kafka.partitions if topic.partitions == "flow" else topic.partitions


def config_of(topic: Topic, kafka: KafkaSettings) -> dict[str, str]:
    """Configuration of a topic under these settings."""
    config = {
        "cleanup.policy": topic.cleanup,
        # Retention counts from arrival, so that history of any age can be imported.
        "message.timestamp.type": "LogAppendTime",
        # One broker may be away without a stop; with one or two copies none may.
        "min.insync.replicas": str(2 if kafka.replication > 2 else 1),  # noqa: PLR2004  # as said
    }
    if topic.cleanup == "delete":
        days = topic.retention_days or kafka.retention_days
        config["retention.ms"] = str(days * DAY_SECONDS * 1_000)
    return config | {str(key): str(value) for key, value in topic.config.items()}


def _topics(admin: AdminClient) -> dict[str, Any]:
    """What the brokers say of all topics there are, by name."""
    topics: dict[str, Any] = admin.list_topics(timeout=_TIMEOUT_SECONDS).topics
    return topics


def _refuse_other_partitions(
    wanted: Mapping[str, Topic], there: Mapping[str, int], kafka: KafkaSettings
) -> None:
    for name, topic in wanted.items():
        number = partitions_of(topic, kafka)
        if there.get(name, number) != number:
            raise NabzError(
                f"topic {name} has {there[name]} partitions, not {number}: the number is fixed for "
                "the life of a deployment, for each customer's state lies in one of them; set "
                "NABZ_KAFKA__PARTITIONS back, or import into a new lane; nothing was changed"
            )


def _create(admin: AdminClient, missing: Mapping[str, Topic], kafka: KafkaSettings) -> list[str]:
    new = [
        NewTopic(
            name,
            num_partitions=partitions_of(topic, kafka),
            replication_factor=kafka.replication,
            config=config_of(topic, kafka),
        )
        for name, topic in missing.items()
    ]
    if new:
        for created in admin.create_topics(new, operation_timeout=_TIMEOUT_SECONDS).values():
            created.result(_TIMEOUT_SECONDS)
        _await("new topics", lambda: set(missing) <= _topics(admin).keys())
    return [
        f"created {name}: {partitions_of(topic, kafka)} partitions"
        for name, topic in missing.items()
    ]


def _alter(admin: AdminClient, present: Mapping[str, Topic], kafka: KafkaSettings) -> list[str]:
    """Set what differs on topics that are there."""
    differing = _differing(admin, present, kafka)
    if differing:
        altered = [
            _set(name, {key: wanted for key, (_, wanted) in changes.items()})
            for name, changes in differing.items()
        ]
        for future in admin.incremental_alter_configs(altered).values():
            future.result(_TIMEOUT_SECONDS)
        _await("changed settings", lambda: not _differing(admin, present, kafka))
    return [
        f"changed {name}: {key} {current} → {wanted}"
        for name, changes in differing.items()
        for key, (current, wanted) in changes.items()
    ]


def _differing(
    admin: AdminClient, present: Mapping[str, Topic], kafka: KafkaSettings
) -> dict[str, dict[str, tuple[str, str]]]:
    """Topic → configuration key → value there, value wanted; only where they differ."""
    if not present:
        return {}
    resources = [ConfigResource(ResourceType.TOPIC, name) for name in present]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for resource, described in admin.describe_configs(resources).items():
        current = described.result(_TIMEOUT_SECONDS)
        for key, wanted in config_of(present[resource.name], kafka).items():
            if not _same(current[key].value, wanted):
                found.setdefault(resource.name, {})[key] = (current[key].value, wanted)
    return found


def _await(what: str, visible: Callable[[], bool]) -> None:
    """Wait until the brokers tell of a change: the controller answers before they know."""
    until = time.monotonic() + _TIMEOUT_SECONDS
    while not visible():
        if time.monotonic() > until:
            raise NabzError(
                f"Kafka took {what}, and no broker knows of it after {_TIMEOUT_SECONDS:.0f} s; "
                "run `nabz topics apply` again"
            )
        time.sleep(_LOOK_SECONDS)


def _set(name: str, differing: Mapping[str, str]) -> ConfigResource:
    return ConfigResource(
        ResourceType.TOPIC,
        name,
        incremental_configs=[
            ConfigEntry(key, value, incremental_operation=AlterConfigOpType.SET)
            for key, value in differing.items()
        ],
    )


def _same(current: str, wanted: str) -> bool:
    try:
        return float(current) == float(wanted)
    except ValueError:
        return current == wanted
