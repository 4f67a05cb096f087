"""Setting a consumer group back, as an operator's tool or a broker that forgot would."""

import time
from typing import Any, Final

from confluent_kafka import Consumer, KafkaException, TopicPartition

from schemas import topics
from streams.kafka import reader_config
from streams.settings import Settings

_READ_BY: Final = {
    "normalize": (topics.INBOX.name,),
    "customers": (topics.TOUCHPOINTS.name,),
    "rolling": (topics.PANES.name,),
    "alerts": (topics.SIGNALS.name,),
    "store": tuple(topic.name for topic in topics.TOPICS if "store" in topic.consumers),
}
_ANSWER_SECONDS: Final = 10.0
#: Dead members stay for a session of 10 s; Kafka itself may just be coming back.
_LIMIT_SECONDS: Final = 180.0
_AGAIN_SECONDS: Final = 0.5


def rewind(settings: Settings, role: str, back: int) -> None:
    """Commit offsets `back` records before those that the group of a role has; none of it runs.

    Raises:
        KafkaException: the group has members, or Kafka is away, for too long.
    """
    group = {"group.id": settings.names.group(role)}
    until = time.monotonic() + _LIMIT_SECONDS
    while True:
        # A new one each time: it would go on asking the coordinator that it once found.
        consumer: Any = Consumer(reader_config(settings.kafka) | group)
        try:
            _set_back(consumer, settings, role, back)
        except KafkaException:
            if time.monotonic() > until:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return
        finally:
            consumer.close()


def _set_back(consumer: Any, settings: Settings, role: str, back: int) -> None:
    places = []
    for topic in _READ_BY[role]:
        name = settings.names.topic(topic)
        there = consumer.list_topics(name, _ANSWER_SECONDS).topics[name].partitions
        places += [TopicPartition(name, number) for number in there]
    for place in consumer.committed(places, _ANSWER_SECONDS):
        if place.offset > 0:
            earlier = TopicPartition(place.topic, place.partition, max(0, place.offset - back))
            consumer.commit(offsets=[earlier], asynchronous=False)
