"""Reading back what a lane's topics hold."""

from typing import Any, NamedTuple

from confluent_kafka import Consumer, KafkaError, TopicPartition

from streams.kafka import reader_config
from streams.settings import Settings

_ANSWER_SECONDS = 10.0


class Message(NamedTuple):
    """A record as it lies in Kafka."""

    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def read_all(settings: Settings, topic: str) -> list[Message]:
    """All committed records of a topic of the lane, by partition and offset."""
    name = settings.names.topic(topic)
    consumer: Any = Consumer(reader_config(settings.kafka))
    try:
        open_ = set(consumer.list_topics(name, _ANSWER_SECONDS).topics[name].partitions)
        consumer.assign([TopicPartition(name, partition, 0) for partition in open_])
        found: list[Message] = []
        while open_:
            message = consumer.poll(_ANSWER_SECONDS)
            assert message is not None, f"{name} does not answer"
            if message.error() is None:
                headers = message.headers() or []
                where = (message.partition(), message.offset())
                found.append(Message(*where, message.key(), message.value(), headers))
            else:
                assert message.error().code() == KafkaError._PARTITION_EOF, message.error()
                open_.discard(message.partition())
        return sorted(found)
    finally:
        consumer.close()
