"""The log of touchpoints → rows of the tables touchpoints and controls."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from schemas import controls
from schemas.controls import CONTROL_KEY, Control
from schemas.touchpoint import Touchpoint
from streams.store import touchpoint_rows
from streams.store.block import Filled, Record

TABLE: Final = "controls"
COLUMNS: Final = (
    *("subject", "partition", "offset", "time", "content_version", "content"),
    *("version", "is_deleted"),
)


def decode(record: Record) -> Touchpoint | Control | None:
    """What a record is; None for a tick, or what is neither touchpoint nor control record.

    The last the customers role turns into a dead letter, by the same rule.
    """
    if record.key != CONTROL_KEY:
        return touchpoint_rows.decode(record)
    try:
        return controls.decode(record.value or b"")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def fill(found: Sequence[tuple[Record, Touchpoint | Control]]) -> Iterator[Filled]:
    """A row of each, in the table of its kind."""
    in_force = [(record, one) for record, one in found if isinstance(one, Control)]
    touchpoints = [(record, one) for record, one in found if isinstance(one, Touchpoint)]
    if touchpoints:
        yield from touchpoint_rows.fill(touchpoints)
    if in_force:
        rows = [
            (
                *(one.subject, record.partition, record.offset, record.timestamp_ms),
                *(one.version, one.content, record.offset, 0),
            )
            for record, one in in_force
        ]
        yield Filled(TABLE, list(zip(*rows, strict=True)), [record for record, _ in in_force])
