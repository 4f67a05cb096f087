"""Values over time."""

from dashboards import elements, sql
from dashboards.config import Json
from dashboards.elements import series
from dashboards.panels.headline import SCOPE
from dashboards.signals import CONTACTS, CSAT, FIRST_RESPONSE_P90

_ZOOM = "As shown at the time: over 1 min, zoomed out over 1 h and 24 h."


def csat() -> Json:
    """CSAT in the band of its interval."""
    panel = series(
        "CSAT",
        f"{CSAT.meaning} {_ZOOM} {SCOPE}",
        sql.load("csat_over_time"),
        unit=CSAT.unit,
        least_interval="5s",
        decimals=CSAT.decimals,
        min=0,
        max=1,
        thresholds=CSAT.thresholds,
        custom=elements.LIMITS,
    )
    blue = {"mode": "fixed", "fixedColor": "blue"}
    edge = {"color": blue, "custom__lineWidth": 0, "custom__showPoints": "never"}
    panel = elements.column(panel, "CSAT", color=blue)
    panel = elements.column(panel, "low", **edge)
    return elements.column(panel, "high", **edge, custom__fillBelowTo="low", custom__fillOpacity=20)


def contacts_by_channel() -> Json:
    """Contacts of each channel, stacked."""
    return series(
        "Contacts a minute, by channel",
        f"{CONTACTS.meaning} As known now, late touchpoints included. Follows the channel; of all "
        "queues and segments.",
        sql.load("contacts_by_channel"),
        unit=CONTACTS.unit,
        least_interval="10s",
        custom=elements.BARS,
        decimals=1,
        min=0,
    )


def first_response() -> Json:
    """How long customers waited for the first answer."""
    return series(
        "First response",
        f"Half of the customers waited no longer than p50, nine of ten no longer than p90. {_ZOOM} "
        f"{SCOPE}",
        sql.load("first_response_over_time"),
        unit=FIRST_RESPONSE_P90.unit,
        least_interval="5s",
        min=0,
    )
