"""Panes, signals, dead letters and health → rows of the tables of the same names."""

from collections.abc import Iterator
from typing import Any, Final

from schemas import dead_letters, health, panes, signals
from schemas.panes import BINS_VERSION
from streams.store.block import Record

Rows = Iterator[tuple[str, tuple[Any, ...]]]

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


def pane_rows(record: Record) -> Rows:
    """A row of each pane; `partition` is the one of touchpoints that it was folded from.

    Raises:
        msgspec.DecodeError: the record is no envelope of panes (so in all functions here).
    """
    envelope = panes.decode(record.value or b"")
    for pane in envelope.panes:
        yield (
            "panes",
            (
                *(pane.dimension, pane.member, pane.measure),
                *(pane.pane_seconds, pane.pane_start * 1000, envelope.partition, pane.segment),
                *(pane.count, pane.sum, pane.sumsq, pane.successes, pane.bins),
                *(BINS_VERSION, envelope.offset, 0),
            ),
        )


def signal_rows(record: Record) -> Rows:
    """A row of each rolling value."""
    for row in signals.decode(record.value or b"").signals:
        yield (
            "signals",
            (
                *(row.signal, row.dimension, row.member, row.window_seconds, row.time, row.n),
                *(row.value, row.low, row.high, row.data_age_seconds, record.offset, 0),
            ),
        )


def dead_letter_rows(record: Record) -> Rows:
    """The row of a dead letter; deleted where it says that its record was sent again."""
    letter = dead_letters.decode(record.value or b"")
    yield (
        "dead_letters",
        (
            *(letter.topic, letter.partition, letter.offset, letter.time, letter.source),
            *(letter.reason.value, letter.error, letter.raw),
            *([reason.value for reason in letter.reasons], letter.key, list(letter.headers)),
            *(record.offset, int(letter.requeued)),
        ),
    )


def health_rows(record: Record) -> Rows:
    """A row of each figure."""
    for figure in health.decode(record.value or b""):
        yield (
            "health",
            (
                *(figure.role, figure.instance, figure.metric, figure.time, figure.value),
                *(record.offset, 0),
            ),
        )
