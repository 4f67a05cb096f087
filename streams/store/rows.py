"""Records of every topic → blocks of rows, a table each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

import msgspec

from schemas import alerts, dead_letters, facts, health, panes, signals, topics
from schemas.dead_letters import DeadLetter, Reason
from streams.store import alert_rows, control_rows, envelope_rows, fact_rows, touchpoint_rows
from streams.store.block import Block, Filled, Record, refusal

#: Table → the columns that rows fill, in order.
COLUMNS: Final = {
    touchpoint_rows.TABLE: touchpoint_rows.COLUMNS,
    control_rows.TABLE: control_rows.COLUMNS,
    **fact_rows.COLUMNS,
    **envelope_rows.COLUMNS,
    alert_rows.TABLE: alert_rows.COLUMNS,
}


class _Way(NamedTuple):
    """How the records of a topic become rows: each is decoded, all fill columns together."""

    #: None for a record that has no rows.
    decode: Callable[[Record], Any]
    fill: Callable[[Sequence[tuple[Record, Any]]], Iterator[Filled]]


def _value(decode: Callable[[bytes], Any]) -> Callable[[Record], Any]:
    return lambda record: decode(record.value or b"")


_WAYS: Final = {
    topics.TOUCHPOINTS.name: _Way(control_rows.decode, control_rows.fill),
    topics.FACTS.name: _Way(_value(facts.decode), fact_rows.fill),
    topics.PANES.name: _Way(_value(panes.decode), envelope_rows.fill_panes),
    topics.SIGNALS.name: _Way(_value(signals.decode), envelope_rows.fill_signals),
    topics.ALERTS.name: _Way(_value(alerts.decode), alert_rows.fill),
    topics.DEAD_LETTERS.name: _Way(_value(dead_letters.decode), envelope_rows.fill_dead_letters),
    topics.HEALTH.name: _Way(_value(health.decode), envelope_rows.fill_health),
}


def blocks(topic: str, records: Iterable[Record]) -> tuple[list[Block], list[DeadLetter]]:
    """The rows of some records of one topic (its plain name), and the records that hold none.

    Raises:
        KeyError: rows of this topic are not stored.
    """
    way = _WAYS[topic]
    decoded: list[tuple[Record, Any]] = []
    refused: list[DeadLetter] = []
    for record in records:
        try:
            found = way.decode(record)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            text = f"not what travels on {topic}: {error}"
            refused.append(refusal(topic, record, Reason.BAD_VALUE, text))
        else:
            if found is not None:
                decoded.append((record, found))
    filled = way.fill(decoded) if decoded else ()
    made = [
        Block(each.table, COLUMNS[each.table], each.data, topic, each.records) for each in filled
    ]
    return made, refused
