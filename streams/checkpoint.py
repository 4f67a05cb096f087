"""The checkpoint: effects that happen once, by a transaction per flush and source partition.

Each source partition that a role owns has one producer, whose transactional id names lane, role,
topic and partition. A flush is one transaction: outputs, changed states, and the head, which says
up to which source offset all of this holds. Opening a checkpoint first fences the predecessor and
aborts what it left open, then reads the state partition back: the head found there decides where
reading goes on. The group's committed offset is a hint for lag displays, and a witness: where it
is ahead of the head, the state was lost, and going on would bury right totals under wrong ones.
"""

from collections.abc import Callable, Iterator
from time import monotonic, sleep
from typing import Any, Final, Self

import msgspec
import structlog
from confluent_kafka import (
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)

from streams.errors import NabzError
from streams.kafka import client_config, produce, reader_config
from streams.settings import Settings

log = structlog.get_logger()

HEAD_KEY: Final = b"head"
#: How long any single conversation with the brokers may take before the process gives up and is
#: started again by its supervisor.
LIMIT_SECONDS: Final = 30.0
#: Records at the end of an output partition that are looked through for a witness.
_TAIL: Final = 500
#: What brokers answer while the leader of a partition changes, or is new.
_ON_THE_MOVE: Final = frozenset(
    {KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE}
)
_LOOK_AGAIN_SECONDS: Final = 0.2


class StateLost(NabzError):  # noqa: N818  # a statement of fact about the state topic
    """The state topic holds less than what is known to have been folded."""


class Head(msgspec.Struct, frozen=True):
    """Up to where the state holds: source offset, its partition's time (ms), and who wrote it."""

    offset: int
    time: int
    state_schema: int
    code: str


class Output(msgspec.Struct, frozen=True):
    """One record to publish, an envelope of so many rows; partition None: the key decides."""

    topic: str
    partition: int | None
    key: bytes | None
    value: bytes
    rows: int = 1


class Flush(msgspec.Struct, frozen=True):
    """What one transaction publishes: outputs, changed states (None: gone), and the new head."""

    head: Head
    outputs: list[Output]
    states: list[tuple[bytes, bytes | None]]


class Witness(msgspec.Struct, frozen=True):
    """An output partition whose envelopes tell (source partition, source offset)."""

    topic: str
    partition: int
    read: Callable[[bytes], tuple[int, int]]


class Source(msgspec.Struct, frozen=True):
    """Whose checkpoint it is: a role, one partition of a topic (its lane-less name)."""

    role: str
    topic: str
    partition: int
    state_schema: int


class Checkpoint:
    """The checkpoint of one source partition; every call blocks, so call it from a thread."""

    def __init__(self, settings: Settings, source: Source) -> None:
        names = settings.names
        self._settings = settings
        self._source = source
        self._state_topic = names.state_topic(source.role, source.topic)
        self._group = names.group(source.role)
        self._producer: Any = Producer(
            client_config(settings.kafka)
            | {
                "transactional.id": names.transactional_id(
                    source.role, source.topic, source.partition
                ),
                "compression.type": "lz4",
                "linger.ms": 5,
                "message.max.bytes": 8 * 1024 * 1024,
                "queue.buffering.max.kbytes": 256 * 1024,
                "queue.buffering.max.messages": 1_000_000,
            }
        )

    def open(self, committed: int | None, witness: Witness | None) -> tuple[Head | None, "States"]:
        """Fence the predecessor and read back head and states.

        Raises:
            StateLost: the state is missing, or behind what was committed or published.
            NabzError: it was written by a version with another state schema.
        """
        self._producer.init_transactions(LIMIT_SECONDS)
        states = self._read_states()
        raw = states.pop(HEAD_KEY, None)
        head = None if raw is None else msgspec.json.decode(raw, type=Head)
        if head is not None and head.state_schema != self._source.state_schema:
            raise NabzError(
                f"{self._state_topic} was written with state schema {head.state_schema} by nabz "
                f"{head.code}; this version reads {self._source.state_schema}: run that version, "
                "or `nabz rebuild`"
            )
        self._refuse_lost_state(head, committed, witness)
        return head, states

    def commit(self, flush: Flush) -> None:
        """Publish a flush, all or nothing.

        Raises:
            KafkaException: it was not published, or this worker was fenced by its successor; the
                process must end and be started again.
        """
        self._producer.begin_transaction()
        for output in flush.outputs:
            where = {} if output.partition is None else {"partition": output.partition}
            produce(self._producer, output.topic, output.value, key=output.key, **where)
        for key, value in (*flush.states, (HEAD_KEY, msgspec.json.encode(flush.head))):
            produce(
                self._producer, self._state_topic, value, key=key, partition=self._source.partition
            )
        self._producer.commit_transaction(LIMIT_SECONDS)

    def _read_states(self) -> "States":
        partition = self._source.partition
        found: States = {}
        with Reader(self._settings, self._state_topic, partition) as reader:
            for key, value in reader.records():
                if key is None:
                    continue
                if value is None:
                    found.pop(key, None)
                else:
                    found[key] = value
        return found

    def _refuse_lost_state(
        self, head: Head | None, committed: int | None, witness: Witness | None
    ) -> None:
        known = -1 if head is None else head.offset
        where = f"{self._source.topic} partition {self._source.partition}"
        if committed is not None and committed > known + 1:
            raise StateLost(
                f"{self._state_topic} ends at offset {known} of {where}, but group {self._group} "
                f"committed {committed}: state was lost; run `nabz rebuild`"
            )
        if witness is not None and (published := self._published(witness)) > known:
            raise StateLost(
                f"{self._state_topic} ends at offset {known} of {where}, but {witness.topic} holds "
                f"what followed from offset {published}: state was lost; run `nabz rebuild`"
            )

    def _published(self, witness: Witness) -> int:
        newest = -1
        with Reader(self._settings, witness.topic, witness.partition) as reader:
            for _, value in reader.records(reader.end - _TAIL):
                if value is not None:
                    partition, offset = witness.read(value)
                    if partition == self._source.partition:
                        newest = max(newest, offset)
        return newest


States = dict[bytes, bytes]


class Reader:
    """Reads one partition, committed records only, from an offset to its end as it stands now."""

    def __init__(self, settings: Settings, topic: str, partition: int) -> None:
        self._consumer: Any = Consumer(reader_config(settings.kafka))
        self._topic, self._partition = topic, partition
        self.end = 0

    def __enter__(self) -> Self:
        place = TopicPartition(self._topic, self._partition)
        until = monotonic() + LIMIT_SECONDS
        while True:
            try:
                found = self._consumer.get_watermark_offsets(place, timeout=LIMIT_SECONDS)
            except KafkaException as error:
                if error.args[0].code() in _ON_THE_MOVE and monotonic() < until:
                    sleep(_LOOK_AGAIN_SECONDS)
                    continue
                self._consumer.close()
                raise NabzError(
                    f"topic {self._topic} cannot be read ({error.args[0].str()}): "
                    "run `nabz topics apply`"
                ) from None
            self._start, self.end = found
            return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def records(self, offset: int = 0) -> Iterator[tuple[bytes | None, bytes | None]]:
        """Yield (key, value) from an offset, or from the first one kept, on.

        Raises:
            NabzError: the brokers stayed silent for too long.
        """
        start = max(offset, self._start)
        self._consumer.assign([TopicPartition(self._topic, self._partition, start)])
        silent_since = monotonic()
        while monotonic() - silent_since < LIMIT_SECONDS:
            # consume() waits for a full batch or its time limit, so the limit is short.
            for message in self._consumer.consume(10_000, timeout=0.05):
                silent_since = monotonic()
                error = message.error()
                if error is None:
                    yield message.key(), message.value()
                elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # its public name
                    return
                else:
                    raise KafkaException(error)
        raise NabzError(f"{self._topic} was not read to its end: Kafka is silent")
