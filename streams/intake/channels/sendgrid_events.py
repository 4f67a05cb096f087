"""SendGrid: the event webhook, https://docs.sendgrid.com/for-developers/tracking-events/event."""

import hashlib
from collections.abc import Iterator
from typing import Annotated, Any, Final

import msgspec

from streams.intake.channels import fields
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known, unknown


class _Event(msgspec.Struct, frozen=True, rename={"smtp_id": "smtp-id"}):
    email: str
    event: str
    timestamp: Annotated[int, msgspec.Meta(ge=0, le=10**12)]
    sg_event_id: str | None = None
    sg_message_id: str | None = None
    smtp_id: str | None = None


_array: Final = msgspec.json.Decoder(list[msgspec.Raw])
_event: Final = msgspec.json.Decoder(_Event)
_all: Final = msgspec.json.Decoder(dict[str, Any])
#: What keeps mail from its reader, or makes them complain of it.
_INCIDENTS: Final = {"bounce", "blocked", "dropped", "spamreport"}
_STEPS: Final = {
    *("processed", "deferred", "delivered", "open", "click"),
    *("unsubscribe", "group_unsubscribe", "group_resubscribe"),
}
#: Fields that stand elsewhere in the touchpoint.
_PLACED: Final = {"email", "event", "timestamp", "sg_event_id", "smtp-id"}


def _read(delivery: Delivery) -> Iterator[Item]:
    def read(raw: msgspec.Raw) -> Iterator[Item]:
        yield _item(decode(_event, raw), decode(_all, raw))

    events = decode(_array, delivery.body)
    return each(events, read, "events")


def _item(event: _Event, told: dict[str, Any]) -> Item:
    if event.event not in _INCIDENTS | _STEPS:
        raise unknown("event", event.event)
    rest = {name: value for name, value in told.items() if name not in _PLACED}
    about = known(event=event.event, of=(event.smtp_id or "").strip("<> "))
    return known(
        id=event.sg_event_id or _made(event),
        time=event.timestamp * 1000,
        channel="email",
        kind="incident" if event.event in _INCIDENTS else "message",
        actor="system",
        customer={"email": event.email},
        conversation=fields.conversation(told),
        attributes=fields.attributes(about | rest),
    )


def _made(event: _Event) -> str:
    """An id for an event of an old account, which has none."""
    named = (event.sg_message_id or event.smtp_id, event.event, event.timestamp, event.email)
    return hashlib.blake2b(msgspec.msgpack.encode(named), digest_size=16).hexdigest()


ADAPTERS: Final = (
    Adapter(
        kind="sendgrid-events",
        title="SendGrid events",
        read=_read,
        signature="sendgrid-events",
        becomes=(
            ("bounce, blocked, dropped, spamreport", "incident of the mail's recipient"),
            (
                "processed, delivered, open, click, unsubscribe …",
                "message of the system; `of` is the Message-ID",
            ),
            ("custom arguments", "attributes; conversation_id or ticket_id the conversation"),
        ),
    ),
)
