"""The checkpoint: effects that happen once, by a transaction per flush and source partition.

Each source partition that a role owns has one producer, whose transactional id names lane, role,
topic and partition. A flush is one transaction: outputs, changed states, and the head, which says
up to which source offset all of this holds. Opening a checkpoint first fences the predecessor and
aborts what it left open, then reads the state partition back: the head found there decides where
reading goes on. The group's committed offset is a hint for lag displays, and a witness: where it
is ahead of the head, the state was lost, and going on would bury right totals under wrong ones.
"""

from collections.abc import Callable
from typing import Any, Final

import msgspec
from confluent_kafka import Producer

from streams.errors import NabzError
from streams.kafka import producer_config
from streams.reader import Reader
from streams.receipts import Receipts
from streams.settings import Settings

HEAD_KEY: Final = b"head"
#: How long any single conversation with the brokers may take before the process gives up and is
#: started again by its supervisor.
LIMIT_SECONDS: Final = 30.0
#: What a flush may leave waiting in librdkafka; beyond that it goes out before more is taken.
QUEUE_KBYTES: Final = 64 * 1024
QUEUE_RECORDS: Final = 100_000
#: Records at the end of an output partition that are looked through for a witness.
_TAIL: Final = 500

#: The newest value of each key of a state partition.
States = dict[bytes, bytes]


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
    """Whose checkpoint it is: a role, one partition of a topic (its lane-less name).

    States are written with `state_schema`; those of `older_schemas` are read, too: the topic
    holds records of both until each key was written again.
    """

    role: str
    topic: str
    partition: int
    state_schema: int
    older_schemas: tuple[int, ...] = ()

    @property
    def readable(self) -> tuple[int, ...]:
        """Every state schema that this version reads."""
        return (*self.older_schemas, self.state_schema)


class Checkpoint:
    """The checkpoint of one source partition; every call blocks, so call it from a thread."""

    def __init__(self, settings: Settings, source: Source) -> None:
        names = settings.names
        self._settings = settings
        self._source = source
        self._state_topic = names.state_topic(source.role, source.topic)
        self._group = names.group(source.role)
        self._producer: Any = Producer(
            producer_config(settings.kafka)
            | {
                "transactional.id": names.transactional_id(
                    source.role, source.topic, source.partition
                ),
                "linger.ms": 5,
                "queue.buffering.max.kbytes": QUEUE_KBYTES,
                "queue.buffering.max.messages": QUEUE_RECORDS,
            }
        )
        self._receipts = Receipts(self._producer)

    def open(self, committed: int | None, witness: Witness | None) -> tuple[Head | None, States]:
        """Fence the predecessor and read back head and states.

        Raises:
            StateLost: the state is missing, or behind what was committed or published.
            NabzError: it was written by a version with another state schema.
        """
        self._producer.init_transactions(LIMIT_SECONDS)
        states = self._read_states()
        raw = states.pop(HEAD_KEY, None)
        head = None if raw is None else _decode_head(raw)
        if head is not None and head.state_schema not in self._source.readable:
            readable = ", ".join(map(str, self._source.readable))
            raise NabzError(
                f"{self._state_topic} was written with state schema {head.state_schema} by nabz "
                f"{head.code}; this version reads {readable}: run that version, or `nabz rebuild`"
            )
        self._refuse_lost_state(head, committed, witness)
        return head, states

    def commit(self, flush: Flush) -> None:
        """Publish a flush, all or nothing.

        Raises:
            KafkaException: it was not published, or this worker was fenced by its successor; the
                process must end and be started again.
            NabzError: Kafka does not say of every record that it has it; the same.
        """
        self._producer.begin_transaction()
        for output in flush.outputs:
            where = {} if output.partition is None else {"partition": output.partition}
            self._receipts.produce(output.topic, output.value, key=output.key, **where)
        own = self._source.partition
        for key, value in (*flush.states, (HEAD_KEY, msgspec.json.encode(flush.head))):
            self._receipts.produce(self._state_topic, value, key=key, partition=own)
        # A commit alone would also take for kept what has no place in the log.
        self._receipts.settle(LIMIT_SECONDS, "records of a flush")
        self._producer.commit_transaction(LIMIT_SECONDS)

    def _read_states(self) -> States:
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


# Made here, not at its first use: partitions are restored in threads, and msgspec ends the process
# where two threads teach it one type at a time.
_decode_head = msgspec.json.Decoder(Head).decode
