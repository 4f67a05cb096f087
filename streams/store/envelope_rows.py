"""Panes, signals, dead letters and health → rows of the tables of the same names."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any, Final

from schemas.dead_letters import DeadLetter
from schemas.health import Figure
from schemas.panes import BINS_VERSION, PanesEnvelope
from schemas.signals import SignalsEnvelope
from streams.store.block import Filled, Record

COLUMNS: Final = {
    "panes": (
        *("dimension", "member", "measure", "pane_seconds", "pane_start", "partition", "segment"),
        *("count", "sum", "sumsq", "successes", "bins", "bins_version", "version", "is_deleted"),
    ),
    "signals": (
        *("signal", "dimension", "member", "window_seconds", "time", "n"),
        *("value", "low", "high", "data_age_seconds", "version", "is_deleted"),
    ),
    "dead_letters": (
        *("topic", "partition", "offset", "time", "source", "reason", "error", "raw"),
        *("reasons", "key", "headers", "version", "is_deleted"),
    ),
    "health": ("role", "instance", "metric", "time", "value", "version", "is_deleted"),
}


def fill_panes(found: Sequence[tuple[Record, PanesEnvelope]]) -> Iterator[Filled]:
    """A row of each pane; `partition` is the one of touchpoints that it was folded from.

    Column by column: panes are most of all rows, and a tuple for each would cost as much again.
    """
    sizes = [(record, envelope, len(envelope.panes)) for record, envelope in found]
    panes = [pane for _, envelope in found for pane in envelope.panes]
    if not panes:
        return
    data: list[Sequence[Any]] = [
        [pane.dimension for pane in panes],
        [pane.member for pane in panes],
        [pane.measure for pane in panes],
        [pane.pane_seconds for pane in panes],
        [pane.pane_start * 1000 for pane in panes],
        [number for _, envelope, size in sizes for number in repeat(envelope.partition, size)],
        [pane.segment for pane in panes],
        [pane.count for pane in panes],
        [pane.sum for pane in panes],
        [pane.sumsq for pane in panes],
        [pane.successes for pane in panes],
        [pane.bins for pane in panes],
        [BINS_VERSION] * len(panes),
        [version for _, envelope, size in sizes for version in repeat(envelope.offset, size)],
        [0] * len(panes),
    ]
    yield Filled("panes", data, [one for record, _, size in sizes for one in repeat(record, size)])


def fill_signals(found: Sequence[tuple[Record, SignalsEnvelope]]) -> Iterator[Filled]:
    """A row of each rolling value."""
    return _filled(
        "signals",
        [
            (
                record,
                (
                    *(row.signal, row.dimension, row.member, row.window_seconds, row.time, row.n),
                    *(row.value, row.low, row.high, row.data_age_seconds, record.offset, 0),
                ),
            )
            for record, envelope in found
            for row in envelope.signals
        ],
    )


def fill_dead_letters(found: Sequence[tuple[Record, DeadLetter]]) -> Iterator[Filled]:
    """The row of a dead letter; deleted where it says that its record was sent again."""
    return _filled("dead_letters", [(record, _letter(record, one)) for record, one in found])


def fill_health(found: Sequence[tuple[Record, Sequence[Figure]]]) -> Iterator[Filled]:
    """A row of each figure."""
    return _filled(
        "health",
        [
            (record, (one.role, one.instance, one.metric, one.time, one.value, record.offset, 0))
            for record, figures in found
            for one in figures
        ],
    )


def _letter(record: Record, letter: DeadLetter) -> tuple[Any, ...]:
    return (
        *(letter.topic, letter.partition, letter.offset, letter.time, letter.source),
        *(letter.reason.value, letter.error, letter.raw),
        *([reason.value for reason in letter.reasons], letter.key, list(letter.headers)),
        *(record.offset, int(letter.requeued)),
    )


def _filled(table: str, rows: Sequence[tuple[Record, tuple[Any, ...]]]) -> Iterator[Filled]:
    if rows:
        data: list[Sequence[Any]] = list(zip(*(row for _, row in rows), strict=True))
        yield Filled(table, data, [record for record, _ in rows])
