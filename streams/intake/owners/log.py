"""The topic conversation-owners: read from its beginning, and written to before it is relied on."""

from collections.abc import Iterable, Iterator
from time import monotonic, sleep
from typing import Any, Final, Self

import msgspec
import structlog
from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)

from schemas import conversation_owners, topics
from schemas.conversation_owners import Claim
from streams.errors import NabzError
from streams.intake.owners.claims import Claims
from streams.kafka import no_answer, producer_config, reader_config
from streams.reader import ON_THE_MOVE
from streams.receipts import Receipts
from streams.settings import DAY_SECONDS, Settings

log = structlog.get_logger()

#: How long Kafka may be silent before a person is told.
_LIMIT_SECONDS: Final = 60.0
_FIND_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.05
_BATCH: Final = 10_000
#: How long the broker may hold a fetch where there is no new claim; one ends it at once.
_FETCH_WAIT_MS: Final = 1_000


class OwnersLog:
    """Who owns which conversation. Every call may block, so call it from one thread of its own.

    A claim counts when it was read back: of several for one conversation, by however many
    processes, the first in the log stands for all.
    """

    def __init__(self, settings: Settings) -> None:
        self._kafka = settings.kafka
        self._topic = settings.names.topic(topics.CONVERSATION_OWNERS.name)
        self.claims = Claims(settings.kafka.retention_days * DAY_SECONDS * 1_000)
        patient = {"fetch.wait.max.ms": _FETCH_WAIT_MS}
        self._consumer: Any = Consumer(reader_config(settings.kafka) | patient)
        self._receipts = Receipts(Producer(producer_config(settings.kafka)))
        self._why = "Kafka is silent"
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def open(self) -> None:
        """Read all claims that there are, the first time that it is called.

        Raises:
            NabzError: Kafka is silent, or has no such topic.
        """
        if self._is_open:
            return
        kept = self._kept()
        self._consumer.assign(
            [TopicPartition(self._topic, partition, OFFSET_BEGINNING) for partition in kept]
        )
        # By their ends: an empty fetch, which would tell them, too, may be held for long.
        left = {partition: end for partition, (start, end) in kept.items() if start < end}
        silent_since = monotonic()
        while left:
            messages = self._consumer.consume(_BATCH, _LOOK_SECONDS)
            self._take(messages)
            for partition, after in _after(messages):
                if after >= left.get(partition, after + 1):
                    del left[partition]
            if any(message.error() is None for message in messages):
                silent_since = monotonic()
            elif monotonic() - silent_since > _LIMIT_SECONDS:
                raise NabzError(f"{self._topic} cannot be read: {self._why}")
        self._is_open = True

    def read(self) -> None:
        """Take the claims that others made meanwhile, as far as they are here already."""
        while messages := self._consumer.consume(_BATCH, 0):
            self._take(messages)

    def claim(self, wanted: Iterable[Claim]) -> None:
        """Return when each of these conversations has an owner, be it another one's.

        Raises:
            NabzError: Kafka did not take the claims, or did not give them back in time.
        """
        keys = [self._publish(claim) for claim in wanted]
        self._flush()
        until = monotonic() + _LIMIT_SECONDS
        while keys := [key for key in keys if self.claims.owner(key) is None]:
            if monotonic() > until:
                raise NabzError(f"{self._topic} does not give claims back: {self._why}")
            self._take(self._consumer.consume(len(keys), _LOOK_SECONDS))

    def renew(self, claims: Iterable[Claim]) -> None:
        """Repeat standing claims, so that they outlive the first ones.

        Raises:
            NabzError: Kafka did not take them.
        """
        for claim in claims:
            self._publish(msgspec.structs.replace(claim, renewed=True))
        self._flush()

    def _kept(self) -> dict[int, tuple[int, int]]:
        """Of each partition the first offset and the end."""
        until = monotonic() + _FIND_SECONDS
        # A topic made a moment ago is not known to every broker at once.
        while not (found := self._known()):
            if monotonic() > until:
                raise NabzError(f"Kafka has no topic {self._topic}: run nabz topics apply")
            sleep(_LOOK_SECONDS)
        return found

    def _known(self) -> dict[int, tuple[int, int]]:
        try:
            topic = self._consumer.list_topics(self._topic, _FIND_SECONDS).topics[self._topic]
            return {
                partition: self._consumer.get_watermark_offsets(
                    TopicPartition(self._topic, partition), _FIND_SECONDS
                )
                for partition in topic.partitions
            }
        except KafkaException as error:
            if error.args[0].code() in ON_THE_MOVE:
                return {}
            raise no_answer(self._kafka, error.args[0].str()) from None

    def _publish(self, claim: Claim) -> bytes:
        key = conversation_owners.key(claim.source, claim.conversation)
        value = conversation_owners.encode(claim)
        self._receipts.produce(self._topic, value, key=key)
        return key

    def _flush(self) -> None:
        self._receipts.settle(_LIMIT_SECONDS, "claims of conversations")

    def _take(self, messages: Iterable[Any]) -> None:
        for message in messages:
            error = message.error()
            if error is None:
                self._take_one(message)
            elif error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001  # its public name
                # It passes, or the wait for what is to be read ends with this as the reason.
                self._why = error.str()

    def _take_one(self, message: Any) -> None:
        key, value = message.key(), message.value()
        try:
            claim = conversation_owners.decode(value or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            where = {"partition": message.partition(), "offset": message.offset()}
            log.warning("no claim of a conversation", **where)
            return
        if key is not None:
            self.claims.take(key, claim.customer, message.timestamp()[1], renewed=claim.renewed)


def _after(messages: Iterable[Any]) -> Iterator[tuple[int, int]]:
    """Partition and offset just after each record, or at the end of a partition."""
    for message in messages:
        yield message.partition(), message.offset() + (message.error() is None)
