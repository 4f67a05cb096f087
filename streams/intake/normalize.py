"""The normalize role: inbox → touchpoints, through the one door; what is refused → dead letters.

It remembers nothing, so it is at least once: a batch is acked when Kafka has all that came of it,
and the customers role drops what came twice.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from confluent_kafka import Producer

from schemas import dead_letters, topics, touchpoint
from schemas.canonical import Refused, canonicalise
from schemas.dead_letters import Place, Reason, letter_of
from schemas.touchpoint import RUN_HEADER, Touchpoint
from streams import metrics
from streams.batching import Record, batches
from streams.errors import NabzError
from streams.intake.policy import policy_of
from streams.kafka import produce, producer_config
from streams.settings import Settings
from streams.stateful import end_process
from streams.telemetry.figures import Figures

ROLE: Final = "normalize"
#: A delivery by a vendor says which source it is of; a record without it is canonical already.
SOURCE_HEADER: Final = "nabz-source"
#: How long Kafka may take to have a batch before the process gives up and is started again.
_LIMIT_SECONDS: Final = 60.0


class Normalizer:
    """Turns records of the inbox into touchpoints."""

    def __init__(self, settings: Settings, figures: Figures) -> None:
        self._figures = figures
        lane = settings.names
        self._policy = policy_of(settings)
        self._touchpoints = lane.topic(topics.TOUCHPOINTS.name)
        self._dead_letters = lane.topic(topics.DEAD_LETTERS.name)
        self._failed: list[str] = []
        self._producer: Any = Producer(producer_config(settings.kafka) | {"linger.ms": 5})

    async def run(self, stream: Any) -> None:
        """The agent: a batch is acked once Kafka has all that came of it."""
        loop = asyncio.get_running_loop()
        async for batch in batches(stream):
            outcomes = Counter(self._forward(record) for record in batch.records)
            try:
                await loop.run_in_executor(None, self._settle)
            except NabzError as error:
                end_process("kafka did not take a batch", error)
            batch.ack()
            self._tell(outcomes)

    def _tell(self, outcomes: Counter[Reason | None]) -> None:
        self._figures.add(metrics.RECORDS, outcomes.total(), topics.INBOX.name)
        for reason, count in outcomes.items():
            if reason is None:
                self._figures.add(metrics.TOUCHPOINTS, count)
            else:
                self._figures.add(metrics.DEAD_LETTERS, count, reason.value)

    def _forward(self, record: Record) -> Reason | None:
        """Send on what came of a record; the reason if that was a dead letter."""
        headers = dict(record.headers)
        try:
            found = self._touchpoint(record, headers)
        except Refused as refused:
            self._refuse(record, refused, _source_of(headers))
            return refused.reason
        run = headers.get(RUN_HEADER)
        self._produce(
            self._touchpoints,
            touchpoint.encode(found),
            key=found.customer.encode(),
            headers=[] if run is None else [(RUN_HEADER, run)],
        )
        return None

    def _touchpoint(self, record: Record, headers: Mapping[str, bytes]) -> Touchpoint:
        source = _source_of(headers)
        if source is not None:
            raise Refused(Reason.UNKNOWN_SOURCE, f"no adapter reads source {source!r}")
        return canonicalise(record.value or b"", self._policy, received_at=record.timestamp)

    def _refuse(self, record: Record, refused: Refused, source: str | None) -> None:
        place = Place(topics.INBOX.name, record.partition, record.offset, record.timestamp)
        letter = letter_of(place, record.value, refused.reason, refused.error)
        if source is not None:  # a vendor's own field of that name means something else
            letter = msgspec.structs.replace(letter, source=source)
        key, value = dead_letters.key_of(letter), dead_letters.encode(letter)
        self._produce(self._dead_letters, value, key=key)

    def _produce(self, topic: str, value: bytes, **rest: Any) -> None:
        produce(self._producer, topic, value, on_delivery=self._delivered, **rest)

    def _delivered(self, error: Any, _: Any) -> None:
        if error is not None:
            self._failed.append(str(error))

    def _settle(self) -> None:
        """Wait until Kafka has everything.

        Raises:
            NabzError: it did not take all of it in time.
        """
        left = self._producer.flush(_LIMIT_SECONDS)
        if left or self._failed:
            why = self._failed[0] if self._failed else "no answer in time"
            raise NabzError(f"Kafka did not take {left or len(self._failed)} records: {why}")


def _source_of(headers: Mapping[str, bytes]) -> str | None:
    """The source whose delivery a record is; None where it is canonical already."""
    named = headers.get(SOURCE_HEADER)
    return None if named is None else named[:64].decode(errors="replace")
