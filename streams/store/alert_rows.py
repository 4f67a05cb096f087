"""Transitions of alerts → rows of alerts."""

from collections.abc import Iterator, Sequence
from typing import Final

from schemas.alerts import Transition
from streams.store.block import Filled, Record

TABLE: Final = "alerts"
COLUMNS: Final = (
    *("key", "sequence", "time", "alert", "state", "severity", "summary", "value"),
    *("labels", "evidence", "version", "is_deleted"),
)


def fill(found: Sequence[tuple[Record, Transition]]) -> Iterator[Filled]:
    """A row of each transition."""
    rows = [
        (
            *(one.key, one.sequence, one.time, one.alert, one.state, one.severity),
            *(one.summary, one.value, one.labels, one.evidence, record.offset, 0),
        )
        for record, one in found
    ]
    yield Filled(TABLE, list(zip(*rows, strict=True)), [record for record, _ in found])
