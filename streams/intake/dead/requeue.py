"""Sending refused records again, once: the record and the end of its letter in one transaction."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

import msgspec
from confluent_kafka import KafkaException, Producer

from schemas import dead_letters, topics
from schemas.dead_letters import DeadLetter
from streams.errors import NabzError
from streams.intake.dead import finding
from streams.intake.dead.again import NotAgain, record_of
from streams.intake.dead.finding import Filter
from streams.kafka import no_answer, producer_config
from streams.offsets import Offsets
from streams.receipts import Receipts
from streams.settings import Settings

_ANSWER_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.2

#: Called with (what is done, how much of it, of how much).
Progress = Callable[[str, int, int], None]


class Requeued(msgspec.Struct, kw_only=True):
    """How many letters were sent again, and how many could not be, by why."""

    requeued: int = 0
    left: dict[str, int] = {}
    dry_run: bool = False


def requeue(
    settings: Settings, which: Filter, *, dry_run: bool, timeout: float, progress: Progress
) -> Requeued:
    """Send the records of these letters again; each once, however often this is run.

    Raises:
        NabzError: Kafka or ClickHouse does not serve, the role store does not store, or another
            requeue took over.
    """
    try:
        producer = None if dry_run else _sole_producer(settings)
        # From here on nobody else requeues: what is in the table when all is stored, is to be sent.
        _await_stored(settings, timeout, progress)
        wanted = finding.places(settings, which)
        done, left = Requeued(dry_run=dry_run), Counter[str]()
        for letters in finding.read(settings, wanted):
            done.requeued += _send(settings, producer, letters, left)
            progress("sending again", done.requeued + left.total(), len(wanted))
    except KafkaException as error:
        raise NabzError(f"Kafka did not take it: {error.args[0].str()}; run it again") from None
    done.left = dict(left)
    return done


def _sole_producer(settings: Settings) -> Any:
    name = settings.names.transactional_id("requeue", topics.DEAD_LETTERS.name, 0)
    producer: Any = Producer(producer_config(settings.kafka) | {"transactional.id": name})
    try:
        producer.init_transactions(_ANSWER_SECONDS)
    except KafkaException as error:
        raise no_answer(settings.kafka, error.args[0].str()) from None
    return producer


def _await_stored(settings: Settings, timeout: float, progress: Progress) -> None:
    """Return when every dead letter that there is, is in the table."""
    deadline = time.monotonic() + timeout
    with Offsets(settings) as offsets:
        ends = offsets.after_last_records(offsets.ends(topics.DEAD_LETTERS.name))
        while left := sum(offsets.left("store", ends).values()):
            if time.monotonic() > deadline:
                raise NabzError(
                    f"{left:,} dead letters are not in ClickHouse yet: is the role store running "
                    "(nabz status)? Nothing was sent"
                )
            progress("waiting for store", 0, 0)
            time.sleep(_LOOK_SECONDS)


def _send(
    settings: Settings, producer: Any, letters: Iterable[DeadLetter], left: Counter[str]
) -> int:
    """Send what can be, in one transaction; count why the rest cannot."""
    records = []
    for letter in letters:
        try:
            records.append((letter, record_of(letter)))
        except NotAgain as why:
            left[str(why)] += 1
    if producer is None or not records:
        return len(records)
    inbox, dead = (settings.names.topic(t.name) for t in (topics.INBOX, topics.DEAD_LETTERS))
    receipts = Receipts(producer)
    producer.begin_transaction()
    for letter, record in records:
        headers = list(record.headers or ())
        receipts.produce(inbox, record.value, key=record.key, headers=headers)
        key, value = dead_letters.key_of(letter), dead_letters.encode(dead_letters.ended(letter))
        receipts.produce(dead, value, key=key)
    receipts.settle(_ANSWER_SECONDS, "records sent again")
    producer.commit_transaction(_ANSWER_SECONDS)
    return len(records)
