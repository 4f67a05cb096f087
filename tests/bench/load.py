"""Putting the data on the topic, once, before anything is measured."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from confluent_kafka import Producer

from schemas.topics import TOUCHPOINTS
from streams.errors import NabzError
from streams.kafka import produce, producer_config
from streams.settings import Settings
from tests.bench.data import Item, record_of

_FLUSH_SECONDS: Final = 120.0
_POLL_EVERY: Final = 1_000

Tell = Callable[[int], None]


def load(settings: Settings, items: Iterable[Item], tell: Tell) -> dict[int, int]:
    """Publish all items in their order; the ends of the partitions.

    Raises:
        NabzError: Kafka did not take all.
    """
    topic = settings.names.topic(TOUCHPOINTS.name)
    ends: dict[int, int] = dict.fromkeys(range(settings.kafka.partitions), 0)

    def delivered(error: Any, message: Any) -> None:
        if error is None:
            ends[message.partition()] += 1

    producer: Any = Producer(producer_config(settings.kafka) | {"on_delivery": delivered})
    asked = 0
    for number, item in enumerate(items):
        key, value = record_of(item)
        if item.touchpoint is None:
            for partition in ends:
                produce(producer, topic, value, key=key, partition=partition)
            asked += len(ends)
        else:
            produce(producer, topic, value, key=key)
            asked += 1
        if number % _POLL_EVERY == 0:
            producer.poll(0)
            tell(number)
    producer.flush(_FLUSH_SECONDS)
    if sum(ends.values()) != asked:
        raise NabzError(f"Kafka took {sum(ends.values()):,} of {asked:,} records")
    return ends
