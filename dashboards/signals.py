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
    Json,
)
from dashboards.elements import steps


class Signal(NamedTuple):
    """One signal of the table `signals` as people see it."""

    name: str
    title: str
    unit: str
    decimals: int
    thresholds: Json
    meaning: str


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
