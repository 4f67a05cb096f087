"""One message of the Segment spec, and when it happened.

https://segment.com/docs/connections/spec/common/
"""

from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from schemas.times import to_ms
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.payload import decode

#: The calls of the HTTP API that are one message each.
CALLS: Final = ("track", "identify", "page", "screen", "group", "alias")
#: Libraries that run on a customer's device, whose clock may be wrong; servers' clocks are right.
_DEVICES: Final = ("analytics.js", "ios", "android", "swift", "kotlin", "react-native", "flutter")
#: A correction under this is no wrong clock but the time on the way, which would reorder events.
_ON_THE_WAY_MS: Final = 10_000
#: No clock is corrected further: a batch that was sent again hours later looks like a wrong clock.
_MOST_MS: Final = 86_400_000


class Message(msgspec.Struct, frozen=True, rename="camel"):
    """A message as any library sends it; fields that nobody here reads are passed over."""

    type: str | None = None
    event: str | None = None
    name: str | None = None
    category: str | None = None
    user_id: str | int | None = None
    anonymous_id: str | int | None = None
    previous_id: str | int | None = None
    group_id: str | int | None = None
    message_id: str | None = None
    timestamp: str | int | None = None
    original_timestamp: str | int | None = None
    sent_at: str | int | None = None
    properties: dict[str, Any] | None = None
    traits: dict[str, Any] | None = None
    context: dict[str, Any] | None = None


_message: Final = msgspec.json.Decoder(Message)


def message_of(raw: msgspec.Raw) -> Message:
    """A message of a batch.

    Raises:
        Refused: it is no object, or a field is of another type.
    """
    return decode(_message, raw)


def happened_at(message: Message, sent_at: str | int | None, delivery: Delivery) -> int:
    """When it happened, in ms: a device's clock corrected by when it said it sent.

    Segment's rule: https://segment.com/docs/connections/spec/common/#timestamps, for devices alone
    and at most by a day.

    Raises:
        Refused: that is no time.
    """
    told = message.original_timestamp or message.timestamp
    if told is None:
        return delivery.received_at
    time = to_ms(told)
    sent_at = message.sent_at or sent_at
    if sent_at is None or not _is_device(message, delivery):
        return time
    behind = delivery.received_at - to_ms(sent_at)
    if abs(behind) <= _ON_THE_WAY_MS:
        return time
    return max(0, time + max(-_MOST_MS, min(behind, _MOST_MS)))


def _is_device(message: Message, delivery: Delivery) -> bool:
    said = delivery.options.get("device")
    if isinstance(said, bool):
        return said
    return any(name in library(message) for name in _DEVICES)


def library(message: Message) -> str:
    """The name of the library that sent a message; empty if it does not say."""
    found = (message.context or {}).get("library")
    name = found.get("name") if isinstance(found, dict) else None
    return name.lower() if isinstance(name, str) else ""


def customer(message: Message) -> dict[str, str]:
    """The user's id, else the anonymous one.

    Raises:
        Refused: the message has neither.
    """
    for namespace, value in (("id", message.user_id), ("anonymous", message.anonymous_id)):
        if value is not None and value != "":
            return {namespace: str(value)}
    raise Refused(Reason.MISSING_FIELD, "userId and anonymousId: one of them is required")
