"""'Customer experience, live': how customers fare now, where it is worst, and what is behind it."""

from typing import Final

from dashboards import elements, sql, variables
from dashboards.config import AGE_OLD, AGE_STALE, GREEN, ORANGE, RED, Json
from dashboards.dashboard import Dashboard
from dashboards.elements import put, series, stat
from dashboards.signals import CONTACTS, CSAT, FIRST_RESPONSE_P50, FIRST_RESPONSE_P90, Signal

SLUG: Final = "customer-experience"

_SCOPE: Final = "Follows one of channel, queue and segment; values are not kept for combinations."
_TOO_FEW: Final[Json] = {
    "type": "regex",
    "options": {"pattern": "^(too few|no answers|not kept).*", "result": {"color": ORANGE}},
}


def dashboard() -> Dashboard:
    """The dashboard."""
    return Dashboard(
        slug=SLUG,
        title="Customer experience, live",
        description="How customers fare now, where it is worst, and the touchpoints behind it.",
        variables=[
            variables.datasource(),
            variables.member("channel", "Channel", "Where the customer came from"),
            variables.member("queue", "Queue", "The queue that took the contact"),
            variables.member("segment", "Segment", "The customer's segment"),
        ],
        annotations=[],
        rows=[("", _headline()), ("Over time", _over_time())],
    )


def _headline() -> list[Json]:
    return [
        put(5, 5, _csat_now("CSAT, 1 min", 60)),
        put(5, 5, _csat_now("CSAT, 1 h", 3_600)),
        put(4, 5, _now(CONTACTS, "Contacts a minute", 60)),
        put(3, 5, _now(FIRST_RESPONSE_P50, "First response p50, 1 h", 3_600)),
        put(3, 5, _now(FIRST_RESPONSE_P90, "First response p90, 1 h", 3_600)),
        put(4, 5, _data_age()),
    ]


def _csat_now(title: str, window: int) -> Json:
    panel = stat(
        title,
        f"{CSAT.meaning} Marked while the half-width is over 10 points: then one answer more may "
        f"turn it. {_SCOPE}",
        sql.load("csat_now", window=window),
        unit=CSAT.unit,
        decimals=CSAT.decimals,
        min=0,
        max=1,
        thresholds=CSAT.thresholds,
    )
    certainty = {"mode": "fixed", "fixedColor": "text"}
    return elements.column(panel, "certainty", unit="string", color=certainty, mappings=[_TOO_FEW])


def _now(signal: Signal, title: str, window: int) -> Json:
    return stat(
        title,
        f"{signal.meaning} {_SCOPE}",
        sql.load("signal_now", signal=signal.name, window=window, title=signal.title),
        unit=signal.unit,
        decimals=signal.decimals,
        thresholds=signal.thresholds,
    )


def _data_age() -> Json:
    return stat(
        "Data age",
        "Data are so old: the newest values count everything up to then. Normal is up to 8 s.",
        sql.load("data_age"),
        unit="s",
        decimals=0,
        thresholds=elements.steps(GREEN, (AGE_OLD, ORANGE), (AGE_STALE, RED)),
    )


def _over_time() -> list[Json]:
    return [put(12, 8, _csat_over_time()), put(12, 8, _contacts_by_channel())]


def _csat_over_time() -> Json:
    panel = series(
        "CSAT as shown",
        f"{CSAT.meaning} As it was shown at the time: 1 min window, 1 h and 24 h zoomed out. "
        f"{_SCOPE}",
        sql.load("csat_over_time"),
        unit=CSAT.unit,
        least_interval="5s",
        decimals=CSAT.decimals,
        min=0,
        max=1,
    )
    bound = {"mode": "fixed", "fixedColor": "blue"}
    band = {"color": bound, "custom__lineWidth": 0, "custom__showPoints": "never"}
    panel = elements.column(panel, "CSAT", color=bound)
    panel = elements.column(panel, "low", **band)
    return elements.column(panel, "high", **band, custom__fillBelowTo="low", custom__fillOpacity=20)


def _contacts_by_channel() -> Json:
    return series(
        "Contacts by channel, a minute",
        f"{CONTACTS.meaning} From the panes as known now, late touchpoints included; all queues "
        "and segments.",
        sql.load("contacts_by_channel"),
        unit=CONTACTS.unit,
        least_interval="10s",
        custom=elements.BARS,
        decimals=1,
        min=0,
    )
