"""What the programs' totals must be: worked out again from the topic, by other code than theirs."""

import json
from array import array
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from confluent_kafka import Consumer, TopicPartition

from schemas.touchpoint import Touchpoint, decode
from streams.errors import NabzError
from streams.settings import Settings
from tests.oracle.ratings import CSAT_SCALES, current_ratings, satisfied

_BATCH: Final = 10_000
_SILENT_SECONDS: Final = 10.0
_WINDOW_MS: Final = 10_000


Tell = Callable[[int], None]


class Partition:
    """One partition by offset: customer, time, milliseconds to receipt, and what counts of it."""

    def __init__(self) -> None:
        self.customers: list[str | None] = []
        self.times = array("q")
        self.delays = array("q")
        #: Offsets of contacts; answers and surveys, which the oracle makes sense of.
        self.contacts: list[int] = []
        self.answers: list[tuple[int, Touchpoint]] = []

    def add(self, key: bytes, value: bytes, seen: set[tuple[str, str]]) -> None:
        """Take in the record of the next offset; ticks count as nothing."""
        if key.startswith(b"\x00"):
            self.customers.append(None)
            self.times.append(0)
            self.delays.append(0)
            return
        found = json.loads(value)
        offset = len(self.customers)
        self.customers.append(key.decode())
        self.times.append(found["time"])
        self.delays.append(found["received_at"] - found["time"])
        if _is_contact(found, seen):
            self.contacts.append(offset)
        if found["kind"] in {"rating", "survey_sent"}:
            self.answers.append((offset, decode(value)))


class Ledger:
    """All partitions of the topic."""

    def __init__(self, partitions: Mapping[int, Partition]) -> None:
        self._partitions = partitions

    def end(self, number: int) -> int:
        """End of a partition."""
        return len(self._partitions[number].customers)

    def touchpoints(self, positions: Mapping[int, int]) -> int:
        """Touchpoints that lie before these offsets."""
        return sum(1 for customer, _, _ in self._rows(positions) if customer is not None)

    def sums(self, positions: Mapping[int, int]) -> dict[tuple[str, int], int]:
        """(customer, window) → milliseconds from event to receipt."""
        made: dict[tuple[str, int], int] = {}
        for customer, time, delay in self._rows(positions):
            if customer is not None:
                key = customer, time // _WINDOW_MS
                made[key] = made.get(key, 0) + delay
        return made

    def delays(self, positions: Mapping[int, int]) -> int:
        """All milliseconds from event to receipt."""
        return sum(delay for _, _, delay in self._rows(positions))

    def contacts(self, positions: Mapping[int, int]) -> int:
        """Contacts that lie before these offsets."""
        return sum(
            1 for p, end in positions.items() for at in self._partitions[p].contacts if at < end
        )

    def csat(self, positions: Mapping[int, int]) -> tuple[int, int]:
        """Answers on csat scales before these offsets, as last corrected, and the satisfied."""
        by_customer: dict[str, list[Touchpoint]] = {}
        for number, end in positions.items():
            for at, found in self._partitions[number].answers:
                if at < end:
                    by_customer.setdefault(found.customer, []).append(found)
        ratings = [one.rating for mine in by_customer.values() for one in current_ratings(mine)]
        counted = [satisfied(rating) for rating in ratings if rating.scale in CSAT_SCALES]
        return len(counted), sum(counted)

    def _rows(self, positions: Mapping[int, int]) -> Iterator[tuple[str | None, int, int]]:
        for number, end in positions.items():
            part = self._partitions[number]
            rows = zip(part.customers, part.times, part.delays, strict=True)
            yield from (row for row, _ in zip(rows, range(end), strict=False))


def read(settings: Settings, topic: str, ends: Mapping[int, int], tell: Tell) -> Ledger:
    """Read a topic from its start up to these offsets.

    Raises:
        NabzError: it is not all there.
    """
    partitions = {number: Partition() for number in ends}
    seen: set[tuple[str, str]] = set()
    consumer: Any = Consumer(
        {
            "bootstrap.servers": settings.kafka.bootstrap,
            "group.id": "bench-ledger",
            "enable.auto.commit": False,
        }
    )
    consumer.assign([TopicPartition(topic, number, 0) for number in ends])
    count, total = 0, sum(ends.values())
    while count < total:
        found = consumer.consume(_BATCH, _SILENT_SECONDS)
        if not found:
            raise NabzError(f"{topic}: {total - count:,} records of the bench are not there")
        for message in found:
            number = message.partition()
            if message.error() is None and message.offset() < ends[number]:
                partitions[number].add(message.key(), message.value(), seen)
                count += 1
        tell(count)
    consumer.close()
    return Ledger(partitions)


def _is_contact(found: dict[str, Any], seen: set[tuple[str, str]]) -> bool:
    """The first message or call of the customer in a conversation, and each without one."""
    if found["kind"] not in {"message", "call"} or found.get("actor", "customer") != "customer":
        return False
    conversation = found.get("conversation")
    if conversation is None:
        return True
    name = found["source"], conversation
    first = name not in seen
    seen.add(name)
    return first
