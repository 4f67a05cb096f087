"""Rules and signals, short to write; grid points in seconds since a round start."""

from typing import Any, Final

import msgspec

from schemas.signals import SignalRow, SignalsEnvelope
from streams.alerts.rules import Rule
from streams.rolling.intervals import wilson

#: 2026-05-28 20:26:40 UTC, in seconds.
START: Final = 1_780_000_000

RULE: Final = Rule(
    alert="CsatLow",
    signal="csat",
    window_seconds=60,
    below=0.65,
    resolve_above=0.70,
    severity="critical",
    action="look there",
    dimensions=("all", "queue"),
    for_seconds=5,
    resolve_for_seconds=10,
    least_n=20,
)


def rule(**changes: Any) -> Rule:
    """The rule, but for what is said."""
    return msgspec.structs.replace(RULE, **changes)


def ms(second: int) -> int:
    """A grid point in ms."""
    return (START + second) * 1_000


def row(
    second: int,
    satisfied: int,
    n: int,
    *,
    member: str = "all",
    dimension: str = "all",
    age: float = 0.5,
    window: int = 60,
    signal: str = "csat",
) -> SignalRow:
    """A rolling value as the rolling role shows it."""
    value, low, high = None, None, None
    if n:
        value, (low, high) = satisfied / n, wilson(satisfied, n)
    return SignalRow(signal, dimension, member, window, ms(second), n, value, low, high, age)


def envelope(*rows: SignalRow, partition: int = 0, offset: int = 0) -> SignalsEnvelope:
    """An emission of these rows."""
    time = max((found.time for found in rows), default=ms(0))
    return SignalsEnvelope(partition, offset, time, list(rows))
