"""Records of every topic → blocks of rows, a table each."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import msgspec

from schemas import topics
from schemas.dead_letters import DeadLetter, Reason
from streams.store import alert_rows, envelope_rows, fact_rows, touchpoint_rows
from streams.store.block import Block, Record, refusal

#: Table → the columns that rows fill, in order.
COLUMNS: Final = {
    touchpoint_rows.TABLE: touchpoint_rows.COLUMNS,
    **fact_rows.COLUMNS,
    **envelope_rows.COLUMNS,
    alert_rows.TABLE: alert_rows.COLUMNS,
}

Rows = Callable[[Record], Iterator[tuple[str, tuple[Any, ...]]]]

_ROWS: Final[dict[str, Rows]] = {
    topics.TOUCHPOINTS.name: touchpoint_rows.rows,
    topics.FACTS.name: fact_rows.rows,
    topics.PANES.name: envelope_rows.pane_rows,
    topics.SIGNALS.name: envelope_rows.signal_rows,
    topics.ALERTS.name: alert_rows.rows,
    topics.DEAD_LETTERS.name: envelope_rows.dead_letter_rows,
    topics.HEALTH.name: envelope_rows.health_rows,
}


def blocks(topic: str, records: Iterable[Record]) -> tuple[list[Block], list[DeadLetter]]:
    """The rows of some records of one topic (its plain name), and the records that hold none.

    Raises:
        KeyError: rows of this topic are not stored.
    """
    rows_of = _ROWS[topic]
    rows: dict[str, tuple[list[tuple[Any, ...]], list[Record]]] = {}
    refused: list[DeadLetter] = []
    for record in records:
        try:
            found = list(rows_of(record))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            text = f"not what travels on {topic}: {error}"
            refused.append(refusal(topic, record, Reason.BAD_VALUE, text))
            continue
        for table, row in found:
            listed, origins = rows.setdefault(table, ([], []))
            listed.append(row)
            origins.append(record)
    made = [
        Block(table, COLUMNS[table], list(zip(*listed, strict=True)), topic, origins)
        for table, (listed, origins) in rows.items()
    ]
    return made, refused
