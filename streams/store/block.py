"""What goes from the rows to the writer: columns, and the record that each row came from."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from schemas.dead_letters import DeadLetter, Place, Reason, letter_of


class Record(NamedTuple):
    """One record of one of the flow's topics; `run` is that of its header, "" without one."""

    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    run: str = ""


class Filled(NamedTuple):
    """Rows of one table, as columns in the order of its `COLUMNS`; the record of each row."""

    table: str
    data: list[Sequence[Any]]
    records: Sequence[Record]


class Block(NamedTuple):
    """Rows of one table from one topic (its plain name), as columns of equal length."""

    table: str
    columns: tuple[str, ...]
    data: list[Sequence[Any]]
    topic: str
    #: For each row the record that it was in.
    records: Sequence[Record]

    def part(self, start: int, end: int) -> "Block":
        """The rows from `start` to before `end`; itself where that is all of them."""
        if start == 0 and end >= len(self.records):
            return self
        data = [column[start:end] for column in self.data]
        return self._replace(data=data, records=self.records[start:end])


def merged(parts: Sequence[Block]) -> Block:
    """Blocks of one table and topic in one, in their order."""
    if len(parts) == 1:
        return parts[0]
    columns = zip(*(part.data for part in parts), strict=True)
    return parts[0]._replace(
        data=[list(chain.from_iterable(column)) for column in columns],
        records=list(chain.from_iterable(part.records for part in parts)),
    )


def refusal(topic: str, record: Record, reason: Reason, error: str) -> DeadLetter:
    """The dead letter of a record that cannot be stored."""
    place = Place(topic, record.partition, record.offset, record.timestamp_ms)
    return letter_of(place, record.value, reason, error)
