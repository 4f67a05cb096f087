"""The figures on top: how customers fare now, and how old that is."""

from typing import Final

from dashboards import elements, sql
from dashboards.config import AGE_OLD, AGE_STALE, GREEN, ORANGE, RED, Json
from dashboards.elements import TIME_SERIES, stat
from dashboards.signals import CSAT, Signal

#: What a panel says that reads signals or panes.
SCOPE: Final = "Follows one of channel, queue and segment; values are not kept for combinations."


def csat_now(title: str, window: int) -> Json:
    """CSAT of one window, and in words its interval and whether the answers are too few."""
    return stat(
        title,
        f"{CSAT.meaning} Marked while the half-width is over 10 points. {SCOPE}",
        sql.load("csat_now", window=window),
        unit=CSAT.unit,
        form=TIME_SERIES,
        decimals=CSAT.decimals,
        min=0,
        max=1,
        thresholds=CSAT.thresholds,
    )


def now(signal: Signal, title: str, window: int) -> Json:
    """A signal of one window as it was shown last."""
    return stat(
        title,
        f"{signal.meaning} {SCOPE}",
        sql.load("signal_now", signal=signal.name, window=window, title=signal.title),
        unit=signal.unit,
        decimals=signal.decimals,
        thresholds=signal.thresholds,
    )


def data_age() -> Json:
    """How old the newest values are."""
    return stat(
        "Data age",
        "The newest values count everything up to so long ago. Up to 8 s is normal; over "
        f"{AGE_OLD} s they are old, over {AGE_STALE} s something stands still.",
        sql.load("data_age"),
        unit="s",
        decimals=0,
        noValue="no data",
        thresholds=elements.steps(GREEN, (AGE_OLD, ORANGE), (AGE_STALE, RED)),
    )
