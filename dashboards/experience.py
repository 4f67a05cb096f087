"""'Customer experience, live': how customers fare now, where it is worst, and what is behind it."""

from typing import Final

from dashboards import sql, variables
from dashboards.config import Json
from dashboards.dashboard import Dashboard
from dashboards.elements import put
from dashboards.panels import behind, headline, targets, trends
from dashboards.signals import (
    ABANDON_RATE,
    CES,
    CONTACTS,
    CSAT,
    FIRST_CONTACT,
    FIRST_RESPONSE_P50,
    FIRST_RESPONSE_P90,
    HANDLE_TIME,
    NEXT_RESPONSE_P90,
    NPS,
    REOPEN_RATE,
    REPEAT_7D,
    REPEAT_24H,
    RESOLUTION_P50,
    RESPONSE_RATE,
    SATISFACTION,
    SERVICE_LEVEL,
    SLA_MET,
    SOLVED_SO_FAR,
    TRANSFER_RATE,
)

SLUG: Final = "customer-experience"
_HOUR: Final = 3_600
_DAY: Final = 86_400


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
            variables.typed("customer", "Customer", "Touchpoints of one customer only"),
            variables.typed("conversation", "Conversation", "Touchpoints of one conversation only"),
        ],
        annotations=[variables.annotation("Alerts", sql.load("alert_marks"))],
        rows=[
            ("", _now()),
            ("Over time", _over_time()),
            ("Where it is worst", _worst()),
            ("Service, last hour", _service()),
            ("Service levels", _targets()),
            ("Effort", _effort()),
            ("Surveys, last 24 hours", _surveys()),
            ("Behind it", [put(24, 9, behind.bad_ratings()), put(24, 10, behind.touchpoints())]),
        ],
    )


def _now() -> list[Json]:
    return [
        put(5, 5, headline.share_now(CSAT, "CSAT, 1 min", 60)),
        put(5, 5, headline.share_now(CSAT, "CSAT, 1 h", 3_600)),
        put(3, 5, headline.now(CONTACTS, "Contacts a minute", 60)),
        put(4, 5, headline.now(FIRST_RESPONSE_P50, "First response p50, 5 min", 300)),
        put(4, 5, headline.now(FIRST_RESPONSE_P90, "First response p90, 5 min", 300)),
        put(3, 5, headline.data_age()),
    ]


def _service() -> list[Json]:
    return [
        put(3, 5, headline.waiting()),
        put(3, 5, headline.oldest_waiting()),
        put(3, 5, headline.now(NEXT_RESPONSE_P90, NEXT_RESPONSE_P90.title, _HOUR)),
        put(3, 5, headline.now(RESOLUTION_P50, RESOLUTION_P50.title, _HOUR)),
        put(3, 5, headline.now(HANDLE_TIME, HANDLE_TIME.title, _HOUR)),
        put(3, 5, headline.share_now(ABANDON_RATE, ABANDON_RATE.title, _HOUR)),
        put(3, 5, headline.share_now(TRANSFER_RATE, TRANSFER_RATE.title, _HOUR)),
        put(3, 5, headline.share_now(REOPEN_RATE, REOPEN_RATE.title, _HOUR)),
    ]


def _targets() -> list[Json]:
    return [
        put(4, 8, headline.share_now(SLA_MET, "Targets met, 1 h", _HOUR)),
        put(4, 8, headline.share_now(SERVICE_LEVEL, "Service level, 1 h", _HOUR)),
        put(8, 8, targets.late()),
        put(8, 8, targets.next_due()),
    ]


def _effort() -> list[Json]:
    return [
        put(6, 5, headline.share_now(REPEAT_24H, "Back within 24 h, 24 h", _DAY)),
        put(6, 5, headline.share_now(REPEAT_7D, "Back within 7 days, 24 h", _DAY)),
        put(6, 5, headline.share_now(SOLVED_SO_FAR, "Solved at once so far, 24 h", _DAY)),
        put(6, 5, headline.share_now(FIRST_CONTACT, "First-contact resolution, 7 d", 7 * _DAY)),
    ]


def _surveys() -> list[Json]:
    return [
        put(6, 5, headline.now(NPS, NPS.title, _DAY)),
        put(6, 5, headline.share_now(CES, CES.title, _DAY)),
        put(6, 5, headline.now(SATISFACTION, SATISFACTION.title, _DAY)),
        put(6, 5, headline.share_now(RESPONSE_RATE, RESPONSE_RATE.title, _DAY)),
    ]


def _over_time() -> list[Json]:
    return [
        put(24, 8, trends.csat()),
        put(12, 8, trends.contacts_by_channel()),
        put(12, 8, trends.first_response()),
    ]


def _worst() -> list[Json]:
    return [put(12, 8, behind.alerts()), put(12, 8, behind.worst_queues())]
