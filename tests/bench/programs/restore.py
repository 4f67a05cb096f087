"""How long 200,000 customers of the customers role take to come back, 1 KB each.

The state topic is filled as five minutes of load leave it: every customer written five times, in an
order of no order, and then Kafka's cleaner has some seconds for what it gets done.
"""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from confluent_kafka import Producer
from faust.types import TP

from schemas.topics import TOUCHPOINTS
from streams import collector
from streams import settings as settings_module
from streams.checkpoint import HEAD_KEY, Head, States
from streams.customers.agent import ROLE, create_role
from streams.kafka import produce, producer_config
from streams.settings import Settings
from streams.stateful import Fold, StatefulRole
from streams.telemetry.figures import Figures
from tests.bench import data
from tests.bench.job import Answer, read_job, write
from tests.bench.programs import rules

STATE_BYTES: Final = 1_000
_WRITES: Final = 5
_CLEANER_SECONDS: Final = 15.0
_FLUSH_SECONDS: Final = 120.0
_POLL_EVERY: Final = 1_000
#: Prime, so that every customer comes once in each round.
_STRIDE: Final = 77_773
_STRETCH: Final = 3_000


def states(settings: Settings) -> list[bytes]:
    """States of customers as the fold makes them, of about STATE_BYTES."""
    fold = rules.create_fold(settings)
    found = []
    records = rules.records_of(data.repeated(data.stretch(seed=2, count=_STRETCH), 30 * _STRETCH))
    for chunk in rules.chunks(records):
        fold.apply(chunk)
        made = fold.collect()
        assert made is not None
        found += [value for key, value in made[2] if value is not None and key.startswith(b"c:")]
    return [value for value in found if abs(len(value) - STATE_BYTES) < STATE_BYTES // 10]


def fill(settings: Settings, customers: int, found: Sequence[bytes], schema: int) -> None:
    """Write every customer five times, and the heads."""
    topic = settings.names.state_topic(ROLE, TOUCHPOINTS.name)
    partitions = settings.kafka.partitions
    producer: Any = Producer(producer_config(settings.kafka))
    for number in range(customers * _WRITES):
        customer = number * _STRIDE % customers
        value = found[(customer + number // customers) % len(found)]
        key = b"c:bench-%d" % customer
        produce(producer, topic, value, key=key, partition=customer % partitions)
        if number % _POLL_EVERY == 0:
            producer.poll(0)
    head = msgspec.json.encode(Head(0, data.START_MS, schema, "bench"))
    for partition in range(partitions):
        produce(producer, topic, head, key=HEAD_KEY, partition=partition)
    assert producer.flush(_FLUSH_SECONDS) == 0


class CountedFold:
    """A fold that counts what it is given back."""

    def __init__(self, fold: Fold, counts: list[int]) -> None:
        self._fold = fold
        self._counts = counts
        self.apply, self.collect, self.tell = fold.apply, fold.collect, fold.tell

    def load(self, states: States, head: Head) -> None:
        """As the fold's own."""
        self._counts.append(sum(1 for key in states if key.startswith(b"c:")))
        self._fold.load(states, head)


async def restore(role: StatefulRole, settings: Settings) -> tuple[float, float]:
    """Seconds of wall and CPU time from assignment to reading."""
    topic = settings.names.topic(TOUCHPOINTS.name)
    places = {TP(topic, number): None for number in range(settings.kafka.partitions)}
    begun, cpu = time.monotonic(), time.process_time()
    await role.on_seek(places)
    return time.monotonic() - begun, time.process_time() - cpu


def main() -> None:
    """Run the job; its rate is the number of customers."""
    job, settings = read_job(), settings_module.load()
    customers = int(job.rate)
    role = create_role(settings, Figures(ROLE, "bench"))
    found, spec, counts = states(settings), role.spec, list[int]()
    fill(settings, customers, found, spec.state_schema)
    time.sleep(_CLEANER_SECONDS)

    def create(partition: int) -> Fold:
        return CountedFold(spec.create_fold(partition), counts)

    role.spec = msgspec.structs.replace(spec, create_fold=create)
    collector.calm()
    seconds, cpu = asyncio.run(restore(role, settings))
    size = sum(map(len, found)) / len(found)
    write(job, Answer(sum(counts), seconds, cpu, {}, figures={"state_bytes": size}))


if __name__ == "__main__":
    main()
