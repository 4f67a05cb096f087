"""Transitions of alerts → rows of alerts."""

from collections.abc import Iterator
from typing import Any, Final

from schemas import alerts
from streams.store.block import Record

TABLE: Final = "alerts"
COLUMNS: Final = (
    *("key", "sequence", "time", "alert", "state", "severity", "summary", "value"),
    *("labels", "evidence", "version", "is_deleted"),
)


def rows(record: Record) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The row of a transition.

    Raises:
        msgspec.DecodeError: the record is none.
    """
    found = alerts.decode(record.value or b"")
    yield (
        TABLE,
        (
            *(found.key, found.sequence, found.time, found.alert, found.state, found.severity),
            *(found.summary, found.value, found.labels, found.evidence, record.offset, 0),
        ),
    )
