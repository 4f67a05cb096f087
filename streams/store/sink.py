"""Batches → blocks → ClickHouse; rows that it refuses for good → dead letters."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from confluent_kafka import Producer

from schemas import dead_letters, topics
from schemas.dead_letters import DeadLetter
from streams import metrics
from streams.batching import Batch
from streams.clock import Clock
from streams.customers.read import run_of
from streams.kafka import producer_config
from streams.receipts import Receipts
from streams.settings import Settings
from streams.store.block import Record
from streams.store.rows import blocks
from streams.store.writer import Writer
from streams.telemetry.figures import Figures

_LIMIT_SECONDS: Final = 30.0


class Sink:
    """Writes whole batches; every call blocks, so call it from one thread."""

    def __init__(self, settings: Settings, clock: Clock, figures: Figures) -> None:
        self._figures = figures
        lane = settings.names
        self._names = {lane.topic(topic.name): topic.name for topic in topics.TOPICS}
        self._dead_letters = lane.topic(topics.DEAD_LETTERS.name)
        self._writer = Writer(settings, clock, figures=figures)
        self._receipts = Receipts(Producer(producer_config(settings.kafka)))

    def write(self, found: Sequence[Batch]) -> None:
        """Store all that the batches hold; returns when ClickHouse, or the dead letters, have it.

        Raises:
            NabzError: the tables are not what this version writes, or Kafka took no dead letter.
        """
        by_topic: dict[str, list[Record]] = defaultdict(list)
        for batch in found:
            by_topic[self._names[batch.topic]] += [
                Record(r.partition, r.offset, r.timestamp, r.key, r.value, run_of(r.headers) or "")
                for r in batch.records
            ]
        made, refused = [], []
        for topic, records in by_topic.items():
            new_blocks, new_refused = blocks(topic, records)
            made += new_blocks
            refused += new_refused
        refused += self._writer.write(made)
        self._refuse(refused)
        for topic, records in by_topic.items():
            self._figures.add(metrics.RECORDS, len(records), topic)
        self._figures.add_all(metrics.DEAD_LETTERS, Counter(one.reason.value for one in refused))

    def stop(self) -> None:
        """Wait no longer for a ClickHouse that is away."""
        self._writer.stop()

    def _refuse(self, letters: Sequence[DeadLetter]) -> None:
        for letter in letters:
            key, value = dead_letters.key_of(letter), dead_letters.encode(letter)
            self._receipts.produce(self._dead_letters, value, key=key)
        if letters:
            self._receipts.settle(_LIMIT_SECONDS, "dead letters")
