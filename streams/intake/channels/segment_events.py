"""Events that Segment's specs name: live chat, e-mail, orders; and what properties mean.

https://segment.com/docs/connections/spec/live-chat/, …/email/, …/ecommerce/v2/
"""

from collections.abc import Callable
from typing import Any, Final

Properties = dict[str, Any]

#: Property → field of the touchpoint, in the order in which they are asked.
FIELDS: Final = {
    "conversation_id": "conversation",
    "conversationId": "conversation",
    "conversation": "conversation",
    "agent_id": "agent",
    "agentId": "agent",
    "agent": "agent",
    "message_body": "text",
    "message": "text",
    "text": "text",
    "queue": "queue",
    "team": "team",
    "priority": "priority",
    "segment": "segment",
    "language": "language",
}
#: Properties that say what a touchpoint is; taken as they are where `kind` is among them.
_TOUCHPOINT: Final = (
    *("kind", "channel", "actor", "rating", "status"),
    *("call", "transfer", "amount", "outcome"),
)
#: Segment's own words: "If the currency is not set, we assume the revenue to be in US dollars."
_CURRENCY: Final = "USD"


def shape_of(event: str | None, properties: Properties) -> dict[str, Any]:
    """The fields that an event's name gives; properties that are used up are taken out."""
    if isinstance(properties.get("kind"), str):
        return {name: properties.pop(name) for name in _TOUCHPOINT if name in properties}
    shape = _SHAPES.get((event or "").strip().lower())
    return {} if shape is None else shape(properties)


def _said(channel: str, actor: str) -> Callable[[Properties], dict[str, Any]]:
    return lambda _: {"kind": "message", "channel": channel, "actor": actor}


def _failed(properties: Properties) -> dict[str, Any]:
    del properties
    return {"kind": "incident", "channel": "email", "actor": "system"}


def _status(status: str) -> Callable[[Properties], dict[str, Any]]:
    return lambda _: {"kind": "status", "channel": "chat", "actor": "system", "status": status}


def _bought(properties: Properties) -> dict[str, Any]:
    for name in ("revenue", "total", "value"):
        value = properties.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            currency = properties.pop("currency", None) or _CURRENCY
            return {"kind": "purchase", "amount": {"value": value, "currency": currency}}
    return {"kind": "purchase"}


_SHAPES: Final[dict[str, Callable[[Properties], dict[str, Any]]]] = {
    "live chat conversation started": _status("open"),
    "live chat conversation ended": _status("closed"),
    "live chat message sent": _said("chat", "customer"),
    "live chat message received": _said("chat", "agent"),
    "email delivered": _said("email", "system"),
    "email opened": _said("email", "system"),
    "email link clicked": _said("email", "system"),
    "unsubscribed": _said("email", "system"),
    "email bounced": _failed,
    "email marked as spam": _failed,
    "order completed": _bought,
}
