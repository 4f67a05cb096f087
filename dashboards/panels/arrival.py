"""What arrives, from whom, how fast, and what is refused."""

from dashboards import elements, sql
from dashboards.config import GREEN, LATENCY_LATE, LATENCY_SLOW, ORANGE, RED, Json
from dashboards.elements import BARS, column, series, table, widths

_LATENCY = elements.steps(GREEN, (LATENCY_SLOW, ORANGE), (LATENCY_LATE, RED))


def by_source() -> Json:
    """Touchpoints a second of each source."""
    return series(
        "Touchpoints stored a second, by source",
        "As they reach ClickHouse. The eight largest sources, and the others together.",
        sql.load("stored_by_source"),
        unit="cps",
        least_interval="5s",
        custom=BARS,
        min=0,
    )


def sources() -> Json:
    """The sources, the slowest first."""
    panel = table(
        "Slowest sources",
        "By the 95th percentile from receipt to row; 'silent for' is the time since the last row.",
        sql.load("sources"),
        empty="nothing was stored",
    )
    panel = column(panel, "touchpoints", unit="locale")
    panel = column(
        panel,
        "p95 latency",
        unit="s",
        decimals=2,
        thresholds=_LATENCY,
        color={"mode": "thresholds"},
        custom__cellOptions={"type": "color-text"},
    )
    panel = column(panel, "silent for", unit="s", decimals=0)
    return widths(panel, touchpoints=110, p95_latency=110, silent_for=90)


def refused() -> Json:
    """Dead letters over time."""
    return series(
        "Dead letters, by reason",
        "Records that were refused. Nothing is dropped in silence.",
        sql.load("dead_letters_by_reason"),
        unit="locale",
        least_interval="10s",
        custom=BARS,
        min=0,
        noValue="nothing was refused",
    )


def latest_refused() -> Json:
    """The newest dead letters."""
    panel = table(
        "Latest dead letters",
        "What was refused, why, and where it lies.",
        sql.load("dead_letters_latest"),
        empty="nothing was refused",
    )
    panel = column(panel, "time", unit="dateTimeAsLocal")
    panel = column(panel, "partition", unit="none")
    panel = column(panel, "offset", unit="none")
    return widths(panel, time=160, source=90, reason=110, topic=170, partition=80, offset=80)


def latency() -> Json:
    """From receipt to row."""
    return series(
        "From receipt to row",
        "stored_at - received_at of touchpoints, by when they were stored.",
        sql.load("latency_over_time"),
        unit="s",
        least_interval="5s",
        min=0,
    )
