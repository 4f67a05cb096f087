"""What becomes of a message that was sent: statuses that may come late, twice and out of order.

Each status of a message is a touchpoint of its own, so none overwrites another, and each carries
its rank: the standing status is the one of the highest rank, whenever it came. It can only rise.
"""

from typing import Any, Final

from streams.intake.channels.adapter import Delivery

#: A receipt proves more than a failure that was reported before it.
RANKS: Final = {
    "accepted": 0,
    "scheduled": 0,
    "queued": 0,
    "sending": 1,
    "sent": 2,
    "failed": 3,
    "undelivered": 3,
    "canceled": 3,
    "delivered": 4,
    "read": 5,
    "played": 6,
}
_SENDERS: Final = frozenset({"agent", "bot", "system"})


def status_of(message: str, status: str) -> dict[str, Any]:
    """Attributes of the touchpoint that tells of a message's status; unknown ones have no rank."""
    rank = {"delivery_rank": RANKS[status]} if status in RANKS else {}
    return {"event": "delivery", "of": message, "delivery": status} | rank


def sender(delivery: Delivery) -> str:
    """Who is behind what the company sends: `sender` of the source in sources.yaml, or an agent."""
    named = delivery.options.get("sender")
    return named if isinstance(named, str) and named in _SENDERS else "agent"
