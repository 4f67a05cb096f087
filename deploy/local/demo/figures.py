"""What ClickHouse knows of a demo: while it runs, and at its end."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from streams.clickhouse import connect, told
from streams.settings import Settings
from streams.simulate.world import SOURCE

#: While it runs a slow answer is not waited for.
_ANSWER_SECONDS: Final = 5

_STORED: Final = (
    "SELECT count() FROM touchpoints WHERE source = %(source)s"
    " AND received_at >= fromUnixTimestamp64Milli(%(since)s)"
)
_CSAT: Final = (
    "SELECT n, value FROM signals WHERE signal = 'csat' AND dimension = 'all' AND member = 'all'"
    " AND window_seconds = 60 ORDER BY time DESC LIMIT 1"
)
_DEAD_LETTERS: Final = (
    "SELECT count() FROM dead_letters FINAL WHERE stored_at >= fromUnixTimestamp64Milli(%(since)s)"
)
_ALERTS: Final = (
    "SELECT key, sequence, state FROM alerts FINAL"
    " WHERE time >= fromUnixTimestamp64Milli(%(since)s) ORDER BY key, sequence"
)
_LATENCY: Final = (
    "SELECT count(), quantileExact(0.95)("
    "toUnixTimestamp64Milli(stored_at) - toUnixTimestamp64Milli(received_at))"
    " FROM touchpoints FINAL WHERE source = %(source)s"
    " AND received_at >= fromUnixTimestamp64Milli(%(since)s)"
)


class Now(msgspec.Struct, frozen=True):
    """Touchpoints stored so far, and CSAT of the last minute (None: nobody answered)."""

    stored: int
    answers: int
    csat: float | None


class End(msgspec.Struct, frozen=True):
    """Dead letters and alerts of the whole demo, and the 95th percentile from receipt to row."""

    dead_letters: int
    alerts_fired: int
    alerts_resolved: int
    event_to_row_p95_ms: int | None


def now(settings: Settings, since_ms: int) -> Now:
    """Look at a running demo.

    Raises:
        NabzError: ClickHouse does not answer (so in `end`).
    """
    with told(settings.clickhouse), _client(settings, _ANSWER_SECONDS) as client:
        ((stored,),) = client.execute(_STORED, {"source": SOURCE, "since": since_ms})
        shown = client.execute(_CSAT)
    answers, csat = shown[0] if shown else (0, None)
    return Now(stored, answers, csat)


def end(settings: Settings, since_ms: int) -> End:
    """Look back at a demo of which everything is stored."""
    since = {"source": SOURCE, "since": since_ms}
    with told(settings.clickhouse), _client(settings, 60) as client:
        ((dead_letters,),) = client.execute(_DEAD_LETTERS, since)
        ((rows, p95),) = client.execute(_LATENCY, since)
        fired, resolved = count_alerts(client.execute(_ALERTS, since))
    return End(dead_letters, fired, resolved, int(p95) if rows else None)


def count_alerts(rows: Sequence[tuple[str, int, str]]) -> tuple[int, int]:
    """How many alerts fired, and how many of these were resolved.

    `rows` are key, sequence and state in this order; one that was only pending, or had fired
    before the first row, is no alert that was resolved here.
    """
    fired = resolved = 0
    firing: set[str] = set()
    for key, _, state in rows:
        if state == "firing":
            fired += 1
            firing.add(key)
        elif state == "resolved" and key in firing:
            resolved += 1
            firing.discard(key)
    return fired, resolved


def _client(settings: Settings, answer_seconds: int) -> Any:
    return connect(
        settings.clickhouse,
        reader=True,
        database=settings.names.database,
        answer_seconds=answer_seconds,
    )
