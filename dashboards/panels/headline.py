"""The figures on top: how customers fare now, and how old that is."""

from typing import Final

from dashboards import elements, sql
from dashboards.config import AGE_OLD, AGE_STALE, GREEN, ORANGE, RED, Json
from dashboards.elements import TIME_SERIES, stat
from dashboards.signals import OLDEST_WAITING, WAITING, Signal

#: What a panel says that reads signals or panes.
SCOPE: Final = "Follows one of channel, queue and segment; values are not kept for combinations."


def share_now(signal: Signal, title: str, window: int) -> Json:
    """A share of one window, and in words its interval and whether it is a share of too few."""
    return stat(
        title,
        f"{signal.meaning} Marked while the half-width is over 10 points. {SCOPE}",
        sql.load("share_now", signal=signal.name, window=window, counted=signal.counted),
        unit=signal.unit,
        form=TIME_SERIES,
        decimals=signal.decimals,
        min=0,
        max=1,
        thresholds=signal.thresholds,
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


def waiting() -> Json:
    """How many customers wait now."""
    return stat(
        WAITING.title,
        f"{WAITING.meaning} {SCOPE}",
        sql.load("level_now", signal=WAITING.name, title=WAITING.title),
        unit=WAITING.unit,
        decimals=WAITING.decimals,
        thresholds=WAITING.thresholds,
    )


def oldest_waiting() -> Json:
    """How long the first of them has waited."""
    return stat(
        OLDEST_WAITING.title,
        f"{OLDEST_WAITING.meaning} {SCOPE}",
        sql.load("oldest_waiting_now", title=OLDEST_WAITING.title),
        unit=OLDEST_WAITING.unit,
        decimals=OLDEST_WAITING.decimals,
        noValue="nobody waits",
        thresholds=OLDEST_WAITING.thresholds,
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
