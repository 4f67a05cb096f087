"""Driving the customers role on the real broker: publish touchpoints, wait, read what it made."""

import time
from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from confluent_kafka import Producer

from schemas import touchpoint
from schemas.topics import FACTS, PANES, TOUCHPOINTS
from schemas.touchpoint import Touchpoint
from streams.checkpoint import HEAD_KEY, Head
from streams.errors import NabzError
from streams.kafka import producer_config, require
from streams.offsets import Offsets
from streams.reader import Reader
from streams.settings import Settings
from tests.oracle import scenarios
from tests.oracle.result import Result
from tests.streams.customers.flushes import Rows


def crowd(seeds: Iterable[int], count: int = 60) -> list[Touchpoint]:
    """Scenarios of many seeds side by side, each with customers of its own."""
    return [found for seed in seeds for found in apart(seed, count, scenarios.BEYOND_MS)]


def apart(seed: int, count: int, span_ms: int) -> list[Touchpoint]:
    """The scenario of a seed, with ids, customers and conversations that no other seed has."""
    return [_own(found, seed) for found in scenarios.scenario(seed, count, span_ms)]


def _own(found: Touchpoint, seed: int) -> Touchpoint:
    rating = found.rating
    if rating is not None and rating.of is not None:
        rating = msgspec.structs.replace(rating, of=f"{rating.of}-{seed}")
    return msgspec.structs.replace(
        found,
        id=f"{found.id}-{seed}",
        customer=f"{found.customer}-{seed}",
        conversation=found.conversation and f"{found.conversation}-{seed}",
        rating=rating,
    )


class Sender:
    """Publishes touchpoints and remembers the newest offset of each partition."""

    def __init__(self, settings: Settings) -> None:
        self._producer: Any = Producer(producer_config(settings.kafka))
        self._topic = settings.names.topic(TOUCHPOINTS.name)
        self.ends: dict[int, int] = {}

    def send(self, found: Iterable[Touchpoint]) -> None:
        """Publish, and return when the broker has it all."""
        for item in found:
            self._producer.produce(
                self._topic,
                touchpoint.encode(item),
                key=item.customer.encode(),
                on_delivery=self._delivered,
            )
        assert self._producer.flush(30) == 0

    def _delivered(self, error: Any, message: Any) -> None:
        assert error is None, error
        self.ends[message.partition()] = max(
            self.ends.get(message.partition(), -1), message.offset()
        )


def await_true(condition: Callable[[], bool], limit: float, what: str) -> None:
    """Ask again and again, quickly, until it is true; fail after `limit` seconds."""
    until = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < until, f"not within {limit} s: {what}"
        time.sleep(0.05)


def await_kafka(settings: Settings) -> None:
    """Wait until a broker that was killed serves again; on a very busy machine that is minutes."""

    def serves() -> bool:
        try:
            require(settings.kafka)
        except NabzError:
            return False
        return True

    await_true(serves, 300, "Kafka is back")


def head(settings: Settings, partition: int) -> int:
    """The offset that the customers role's checkpoint of a partition has reached."""
    topic = settings.names.state_topic("customers", TOUCHPOINTS.name)
    with Reader(settings, topic, partition) as reader:
        heads = [value for key, value in reader.records(reader.end - 2_000) if key == HEAD_KEY]
    return msgspec.json.decode(heads[-1] or b"", type=Head).offset if heads else -1


def has_published(settings: Settings) -> bool:
    """Whether the customers role has said anything; False while Kafka does not say."""
    try:
        with Offsets(settings) as offsets:
            return any(offsets.ends(PANES.name).values())
    except NabzError:
        return False


def await_folded(settings: Settings, ends: dict[int, int], limit: float = 180) -> None:
    """Wait until everything up to these offsets is in the checkpoint, and so published."""
    for partition, end in ends.items():
        await_true(
            lambda p=partition, e=end: head(settings, p) >= e,  # type: ignore[misc]  # bound now
            limit,
            f"partition {partition} folded up to {end}",
        )


def await_committed(settings: Settings, topic: str) -> None:
    """Wait until no transaction hides what now stands in a topic.

    The broker writes the markers of one transaction partition by partition: a head can be read
    before the panes that were published with it.
    """
    with Offsets(settings) as offsets:
        ends = offsets.ends(topic)

    def visible(partition: int, end: int) -> bool:
        with Reader(settings, settings.names.topic(topic), partition) as reader:
            return reader.end >= end

    for (_, partition), end in ends.items():
        await_true(
            lambda p=partition, e=end: visible(p, e),  # type: ignore[misc]  # bound now
            30,
            f"the transactions on {topic} partition {partition} are committed",
        )


def published(settings: Settings) -> Result:
    """The rows that readers of facts and panes have seen so far."""
    rows = Rows()
    for topic in (PANES.name, FACTS.name):
        await_committed(settings, topic)
    for partition in range(settings.kafka.partitions):
        for name, take in ((PANES.name, rows.take_panes), (FACTS.name, rows.take_facts)):
            with Reader(settings, settings.names.topic(name), partition) as reader:
                for _, value in reader.records():
                    take(value or b"")
    return rows.result()
