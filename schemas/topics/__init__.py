"""Every topic of the flow: one yaml each in this folder, and the one place that names them."""

from pathlib import Path
from typing import Final

from schemas.topic_files import Topic, read

FOLDER: Final = Path(__file__).parent


def _topic(name: str) -> Topic:
    return read(FOLDER / f"{name}.yaml")


INBOX: Final = _topic("inbox")
TOUCHPOINTS: Final = _topic("touchpoints")
FACTS: Final = _topic("facts")
PANES: Final = _topic("panes")
SIGNALS: Final = _topic("signals")
ALERTS: Final = _topic("alerts")
DEAD_LETTERS: Final = _topic("dead-letters")
QUARANTINE: Final = _topic("quarantine")
HEALTH: Final = _topic("health")
CONVERSATION_OWNERS: Final = _topic("conversation-owners")
MAIL_PLACES: Final = _topic("mail-places")
STATE_NORMALIZE_QUARANTINE: Final = _topic("state-normalize-quarantine")
STATE_CUSTOMERS_TOUCHPOINTS: Final = _topic("state-customers-touchpoints")
STATE_ROLLING_PANES: Final = _topic("state-rolling-panes")
STATE_ALERTS_SIGNALS: Final = _topic("state-alerts-signals")

#: All of them, in the order of the flow.
TOPICS: Final = (
    *(INBOX, TOUCHPOINTS, CONVERSATION_OWNERS, FACTS, PANES, SIGNALS, ALERTS),
    *(DEAD_LETTERS, QUARANTINE, HEALTH, MAIL_PLACES),
    *(STATE_NORMALIZE_QUARANTINE, STATE_CUSTOMERS_TOUCHPOINTS, STATE_ROLLING_PANES),
    STATE_ALERTS_SIGNALS,
)
