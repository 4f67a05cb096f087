"""Rebuild: empty all that was derived from the touchpoints, so that it is folded again from them.

Touchpoints, their table and the dead letters stay. The order is such that a rebuild which dies
half-way leaves roles that refuse to start, and a rebuild that may be run again.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from confluent_kafka.admin import AdminClient

from schemas import tables, topics
from schemas.topic_files import Topic
from streams import topics as cluster
from streams.checkpoint import HEAD_KEY
from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.kafka import client_config, flush, producer_config, reader_config
from streams.settings import Settings

Tell = Callable[[str], None]

#: What the fold publishes, and where it remembers how far it is.
DERIVED: Final = (
    topics.FACTS,
    topics.PANES,
    topics.SIGNALS,
    topics.STATE_CUSTOMERS_TOUCHPOINTS,
    topics.STATE_ROLLING_PANES,
)
#: Tables that no touchpoint can bring back: they stay.
KEPT: Final = frozenset({"touchpoints", "controls", "dead_letters", "health", "alerts", "links"})
#: Which role reads which topics of those that begin anew, touchpoints among them.
_READERS: Final = {
    "customers": (topics.TOUCHPOINTS,),
    "rolling": (topics.PANES,),
    "alerts": (topics.SIGNALS,),
    "store": (topics.FACTS, topics.PANES, topics.SIGNALS),
}
#: A worker that was killed stays a member of its group until its session has run out.
_LEAVE_SECONDS: Final = 20.0
_ANSWER_SECONDS: Final = 30.0


def rebuild(settings: Settings, tell: Tell) -> dict[int, int]:
    """Empty everything derived; returns the last offset of each partition to fold again.

    The roles must not run; started afterwards, they fold the log from its start.

    Raises:
        NabzError: a role runs, the log no longer begins at its start, or a part does not answer.
    """
    admin = AdminClient(client_config(settings.kafka))
    try:
        _await_no_members(admin, settings, tell)
        ends = _whole_log(settings)
        _forget_alerts_head(settings)
        tell("emptying the topics of facts, panes, signals and state")
        _recreate(admin, settings)
        _begin_anew(settings)
    except KafkaException as error:
        raise NabzError(f"Kafka does not answer: {error.args[0].str()}") from None
    tell("emptying the tables that are made from them")
    _empty_tables(settings)
    return ends


def _await_no_members(admin: Any, settings: Settings, tell: Tell) -> None:
    until = time.monotonic() + _LEAVE_SECONDS
    while busy := [role for role in _READERS if _members(admin, settings.names.group(role))]:
        if time.monotonic() > until:
            raise NabzError(f"{', '.join(busy)} still run: stop them, then run `nabz rebuild`")
        tell(f"waiting for {', '.join(busy)} to end")
        time.sleep(1)


def _members(admin: Any, group: str) -> int:
    described = admin.describe_consumer_groups([group], request_timeout=_ANSWER_SECONDS)
    return len(described[group].result().members)


def _whole_log(settings: Settings) -> dict[int, int]:
    """Last offset of each partition of touchpoints; refuses a log whose start is gone."""
    topic = settings.names.topic(topics.TOUCHPOINTS.name)
    consumer: Any = Consumer(reader_config(settings.kafka))
    try:
        ends = {}
        for partition in range(settings.kafka.partitions):
            place = TopicPartition(topic, partition)
            start, end = consumer.get_watermark_offsets(place, timeout=_ANSWER_SECONDS)
            if start > 0:
                raise NabzError(
                    f"{topic} partition {partition} begins at offset {start}: retention has cut "
                    "the log, and a rebuild would lose what was before it; nothing was changed"
                )
            ends[partition] = end - 1
        return ends
    finally:
        consumer.close()


def _recreate(admin: Any, settings: Settings) -> None:
    names = [cluster.name_of(topic, settings.names) for topic in DERIVED]
    there = admin.list_topics(timeout=_ANSWER_SECONDS).topics
    for future in admin.delete_topics([name for name in names if name in there]).values():
        future.result(_ANSWER_SECONDS)
    until = time.monotonic() + _ANSWER_SECONDS
    while left := [n for n in names if n in admin.list_topics(timeout=_ANSWER_SECONDS).topics]:
        if time.monotonic() > until:
            raise NabzError(f"Kafka still holds {', '.join(left)}: run `nabz rebuild` again")
        time.sleep(0.2)
    cluster.apply(settings)


def _forget_alerts_head(settings: Settings) -> None:
    """Let the alerts role read signals from their new start; where each alert stands it keeps.

    What was fired cannot be worked out again: signals are shown for the present alone.
    """
    topic = cluster.name_of(topics.STATE_ALERTS_SIGNALS, settings.names)
    producer: Any = Producer(producer_config(settings.kafka))
    for partition in range(settings.kafka.partitions):
        producer.produce(topic, None, key=HEAD_KEY, partition=partition)
    if flush(producer, _ANSWER_SECONDS):
        raise NabzError(f"Kafka does not take records of {topic}: run `nabz rebuild` again")


def _begin_anew(settings: Settings) -> None:
    """Set what the groups have read of these topics back to nothing."""
    for role, read in _READERS.items():
        group = {"group.id": settings.names.group(role)}
        consumer: Any = Consumer(reader_config(settings.kafka) | group)
        try:
            places = [place for topic in read for place in _start_of(settings, topic)]
            consumer.commit(offsets=places, asynchronous=False)
        finally:
            consumer.close()


def _start_of(settings: Settings, topic: Topic) -> list[TopicPartition]:
    name = settings.names.topic(topic.name)
    count = cluster.partitions_of(topic, settings.kafka)
    return [TopicPartition(name, partition, 0) for partition in range(count)]


def _empty_tables(settings: Settings) -> None:
    clickhouse = settings.clickhouse
    with told(clickhouse), connect(clickhouse, database=settings.names.database) as client:
        for table in tables.names():
            if table not in KEPT:
                client.execute(f"TRUNCATE TABLE {table}")
