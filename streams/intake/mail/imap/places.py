"""Where each folder was left, in the compacted topic mail-places."""

from time import monotonic
from typing import Any, Final

import msgspec
from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, TopicPartition

from schemas import mail_places, topics
from schemas.mail_places import Place
from streams.errors import NabzError
from streams.kafka import reader_config
from streams.settings import Settings

_LIMIT_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 0.2
_BATCH: Final = 1_000


def read_places(settings: Settings) -> dict[bytes, Place]:
    """The last place of every folder, by its key.

    Raises:
        NabzError: Kafka is silent, or has no such topic.
    """
    topic = settings.names.topic(topics.MAIL_PLACES.name)
    consumer: Any = Consumer(reader_config(settings.kafka))
    places: dict[bytes, Place] = {}
    try:
        consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
        until = monotonic() + _LIMIT_SECONDS
        while not _take(consumer.consume(_BATCH, _LOOK_SECONDS), places, topic):
            if monotonic() > until:
                raise NabzError(f"{topic} cannot be read: is it there (nabz topics apply)?")
    finally:
        consumer.close()
    return places


def _take(messages: list[Any], places: dict[bytes, Place], topic: str) -> bool:
    """Take in places; whether the topic ends here."""
    ended = False
    for message in messages:
        error = message.error()
        if error is None:
            _take_one(message, places, topic)
        elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # its public name
            ended = True
        elif not error.retriable():
            raise NabzError(f"{topic} cannot be read: {error.str()}")
    return ended


def _take_one(message: Any, places: dict[bytes, Place], topic: str) -> None:
    try:
        places[message.key()] = mail_places.decode(message.value() or b"")
    except (msgspec.DecodeError, UnicodeDecodeError):
        where = f"{topic} at offset {message.offset()}"
        raise NabzError(f"{where} holds no place of a mailbox") from None
