"""What is shown of the signals: their title, unit, colours and meaning, once for all panels."""

from typing import Final, NamedTuple

from dashboards.config import (
    CSAT_FAIR,
    CSAT_LOW,
    GREEN,
    ORANGE,
    RED,
    RESPONSE_LATE,
    RESPONSE_SLOW,
    RISK_HIGH,
    RISK_RAISED,
    SLA_FAIR,
    SLA_LOW,
    Json,
)
from dashboards.elements import steps


class Signal(NamedTuple):
    """One signal of the table `signals` as people see it; `counted` is what a share is one of."""

    name: str
    title: str
    unit: str
    decimals: int
    thresholds: Json
    meaning: str
    counted: str = "answers"


_PLAIN: Final = steps("text")
_RISK: Final = steps(GREEN, (RISK_RAISED, ORANGE), (RISK_HIGH, RED))
_RESPONSE: Final = steps(GREEN, (RESPONSE_SLOW, ORANGE), (RESPONSE_LATE, RED))

CSAT: Final = Signal(
    "csat",
    "CSAT",
    "percentunit",
    0,
    steps(RED, (CSAT_LOW, ORANGE), (CSAT_FAIR, GREEN)),
    "Share of answers that were satisfied, with its 95 % Wilson interval.",
)
CONTACTS: Final = Signal(
    "contacts",
    "Contacts",
    "locale",
    0,
    steps("text"),
    "Issues that customers came with: the first message or call of a conversation.",
)
FIRST_RESPONSE_P50: Final = Signal(
    "first_response_p50",
    "First response p50",
    "s",
    0,
    _RESPONSE,
    "Half of the customers waited no longer for their first answer.",
)
FIRST_RESPONSE_P90: Final = Signal(
    "first_response_p90",
    "First response p90",
    "s",
    0,
    _RESPONSE,
    "Nine of ten customers waited no longer for their first answer.",
)
NEXT_RESPONSE_P90: Final = Signal(
    "next_response_p90",
    "Next response p90",
    "s",
    0,
    _PLAIN,
    "Nine of ten customers who wrote again waited no longer for their answer.",
)
RESOLUTION_P50: Final = Signal(
    "resolution_p50",
    "Resolution p50",
    "s",
    0,
    _PLAIN,
    "Half of the issues were solved for good within this time; opening one again extends it.",
)
HANDLE_TIME: Final = Signal(
    "handle_time",
    "Handle time",
    "s",
    0,
    _PLAIN,
    "Mean of talk, hold and wrap-up of calls.",
)
ABANDON_RATE: Final = Signal(
    "abandon_rate",
    "Abandoned",
    "percentunit",
    0,
    _PLAIN,
    "Share of calls that were given up before anybody answered.",
    counted="calls",
)
SLA_MET: Final = Signal(
    "sla_met",
    "Targets met",
    "percentunit",
    0,
    steps(RED, (SLA_LOW, ORANGE), (SLA_FAIR, GREEN)),
    "Share of the service level targets that came to an end or were due, and were met.",
    counted="targets",
)
SERVICE_LEVEL: Final = Signal(
    "service_level",
    "Service level",
    "percentunit",
    0,
    _PLAIN,
    "Share of those who waited in a queue that were answered within the target; who gave up counts "
    "as not answered.",
    counted="calls",
)
TRANSFER_RATE: Final = Signal(
    "transfer_rate",
    "Transferred",
    "percentunit",
    0,
    _PLAIN,
    "Share of answered contacts that were handed on.",
    counted="contacts",
)
REOPEN_RATE: Final = Signal(
    "reopen_rate",
    "Opened again",
    "percentunit",
    0,
    _PLAIN,
    "Share of resolved conversations that were opened again.",
    counted="issues",
)
REPEAT_24H: Final = Signal(
    "repeat_contact_rate_24h",
    "Back within 24 h",
    "percentunit",
    0,
    _PLAIN,
    "Share of contacts whose customer had made contact within 24 hours before, by any channel.",
    counted="contacts",
)
REPEAT_7D: Final = Signal(
    "repeat_contact_rate",
    "Back within 7 days",
    "percentunit",
    0,
    _PLAIN,
    "Share of contacts whose customer had made contact within 7 days before, by any channel.",
    counted="contacts",
)
SOLVED_SO_FAR: Final = Signal(
    "first_contact_resolution_so_far",
    "Solved at once so far",
    "percentunit",
    0,
    _PLAIN,
    "Share of resolved issues that nobody had handed on and nobody has come back with yet: it can "
    "only fall.",
    counted="issues",
)
FIRST_CONTACT: Final = Signal(
    "first_contact_resolution",
    "First-contact resolution",
    "percentunit",
    0,
    _PLAIN,
    "The same of the issues for which it is known for good, as their 7 days have passed.",
    counted="issues",
)
NPS: Final = Signal(
    "nps",
    "NPS",
    "none",
    0,
    _PLAIN,
    "Promoters (9 and 10) less detractors (0 to 6) in points, -100 to 100.",
)
CES: Final = Signal(
    "ces",
    "CES",
    "percentunit",
    0,
    _PLAIN,
    "Share who agreed (5 to 7 of 7) that it was easy to get their issue handled.",
)
SATISFACTION: Final = Signal(
    "satisfaction",
    "Satisfaction",
    "none",
    0,
    _PLAIN,
    "Mean of all answers, whatever their scale, in points from 0 to 100.",
)
RESPONSE_RATE: Final = Signal(
    "response_rate",
    "Surveys answered",
    "percentunit",
    0,
    _PLAIN,
    "Share of the surveys sent that were answered.",
    counted="surveys",
)
WAITING: Final = Signal(
    "waiting",
    "Waiting now",
    "locale",
    0,
    _PLAIN,
    "Conversations whose customer waits for an answer.",
)
OLDEST_WAITING: Final = Signal(
    "oldest_waiting",
    "Longest wait now",
    "s",
    0,
    _RESPONSE,
    "For how long the first of them has waited.",
)
CHURN_MEAN: Final = Signal(
    "churn_mean",
    "Mean churn risk",
    "percentunit",
    0,
    _RISK,
    "Mean of the churn risks of all customers, each as it was scored last.",
)
CHURN_AT_RISK: Final = Signal(
    "churn_at_risk_share",
    "At risk",
    "percentunit",
    0,
    _PLAIN,
    "Share of customers whose churn risk is twice the average one or more, at most even odds.",
)
