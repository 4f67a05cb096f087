"""Twilio messages: SMS, and WhatsApp, Messenger and RCS behind the same addresses.

https://www.twilio.com/docs/messaging/guides/webhook-request: a message that came in, and
https://www.twilio.com/docs/messaging/guides/track-outbound-message-status: statuses of those that
went out. None has a time, so they happen when they are received. `sent` is the company's message.
"""

from collections.abc import Iterator
from typing import Any, Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.addresses import customer_at
from streams.intake.channels.delivery_status import sender, status_of
from streams.intake.channels.payload import form, known

_CHANNELS: Final = {"whatsapp": "whatsapp", "messenger": "social"}
_RECEIVED: Final = frozenset({"received", "receiving"})


def _read(delivery: Delivery) -> Iterator[Item]:
    fields = form(delivery.body)
    message = _needed(fields, "MessageSid", "SmsSid")
    status = _needed(fields, "MessageStatus", "SmsStatus").lower()
    came_in = status in _RECEIVED
    us, them = _needed(fields, "To"), _needed(fields, "From")
    if not came_in:
        us, them = them, us
    item: dict[str, Any] = {"time": delivery.received_at, "kind": "message"}
    item |= {
        "conversation": f"{us}:{them}",
        "channel": _CHANNELS.get(them.partition(":")[0], "sms"),
    } | customer_at(them)
    if came_in:
        yield item | {"id": message, "actor": "customer"} | _said(fields)
    elif status == "sent":
        yield item | {"id": message, "actor": sender(delivery)}
    else:
        about = status_of(message, status) | known(error=fields.get("ErrorCode"))
        yield item | {"id": f"{message}:{status}", "actor": "system", "attributes": about}


def _said(fields: dict[str, str]) -> dict[str, Any]:
    about = known(
        media=fields.get("MediaContentType0"),
        button=fields.get("ButtonPayload"),
        opt_out=fields.get("OptOutType"),
        country=fields.get("FromCountry"),
        reply_to=fields.get("OriginalRepliedMessageSid"),
    )
    return known(text=fields.get("Body")) | {"attributes": about}


def _needed(fields: dict[str, str], *names: str) -> str:
    for name in names:
        if fields.get(name):
            return fields[name]
    raise Refused(Reason.MISSING_FIELD, f"{names[0]}: the delivery has none")


def _delivery_id(delivery: Delivery) -> str | None:
    """A message has each of its statuses once."""
    try:
        fields = form(delivery.body)
        message = _needed(fields, "MessageSid", "SmsSid")
        return f"{message}:{_needed(fields, 'MessageStatus', 'SmsStatus')}"[:200]
    except Refused:
        return None


ADAPTERS: Final = (
    Adapter(
        kind="twilio-sms",
        title="Twilio messaging (SMS, WhatsApp, RCS)",
        read=_read,
        delivery_id=_delivery_id,
        signature="twilio",
        becomes=(
            ("a message that came in", "message of the customer"),
            ("status sent", "message of `sender` (agent)"),
            ("status queued, delivered, read, undelivered, …", "event of that message, its rank"),
        ),
    ),
)
