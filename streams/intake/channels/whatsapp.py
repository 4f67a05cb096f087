"""WhatsApp Cloud API, as https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks has it.

One delivery holds many messages and statuses. What the company sends comes back as statuses only:
`sent` is that message, by `sender`; a template that opens a conversation is the system's.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.delivery_status import sender, status_of
from streams.intake.channels.payload import decode, each, known, ms, unknown
from streams.intake.channels.whatsapp_value import (
    Change,
    Delivered,
    Edit,
    Message,
    Person,
    Status,
)

#: Conversations that a person's words opened or carry; all others are opened by templates.
_SERVICE: Final = frozenset({"service", "user_initiated", "referral_conversion"})

_delivered: Final = msgspec.json.Decoder(Delivered)
_change: Final = msgspec.json.Decoder(Change)
_message: Final = msgspec.json.Decoder(Message)
_status: Final = msgspec.json.Decoder(Status)


def _read(delivery: Delivery) -> Iterator[Item]:
    entries = decode(_delivered, delivery.body).entry
    changes = [change for entry in entries for change in entry.changes]
    return each(changes, lambda raw: _changed(raw, delivery), "changes")


def _changed(raw: msgspec.Raw, delivery: Delivery) -> Iterator[Item]:
    change = decode(_change, raw)
    value, us = change.value, change.value.metadata.phone_number_id
    who, by = value.only_person(), sender(delivery)
    if value.messages:
        yield from each(value.messages, lambda raw: _said(raw, us, who), "messages")
    if value.message_echoes:
        yield from each(value.message_echoes, lambda raw: _echoed(raw, us), "message_echoes")
    if value.statuses:
        yield from each(value.statuses, lambda raw: _told(raw, us, who, by), "statuses")
    for error in value.errors:
        yield Refused(Reason.BAD_VALUE, f"WhatsApp reports error {error.code}: {error.title[:200]}")
    if not (value.messages or value.message_echoes or value.statuses or value.errors):
        yield unknown("change", change.field)


def _about(us: str, number: str | None, user: str | None) -> dict[str, Any]:
    """Whom it concerns; who hides the number has a name that is this company's only."""
    them = number or user
    if not them:
        raise Refused(Reason.MISSING_FIELD, "a message or status names nobody")
    customer = known(phone=number and f"+{number.removeprefix('+')}", whatsapp=user)
    return {"channel": "whatsapp", "conversation": f"{us}:{them}", "customer": customer}


def _said(raw: msgspec.Raw, us: str, who: Person) -> Iterator[Item]:
    message = decode(_message, raw)
    number, user = message.from_ or who.wa_id, message.from_user_id or who.user_id
    yield _item(message, "customer") | _about(us, number, user)


def _echoed(raw: msgspec.Raw, us: str) -> Iterator[Item]:
    """What somebody of the company wrote on the telephone itself."""
    message = decode(_message, raw)
    yield _item(message, "agent") | _about(us, message.to, message.to_user_id)


def _item(message: Message, by: str) -> dict[str, Any]:
    item = {"id": message.id, "time": ms(message.timestamp), "kind": "message", "actor": by}
    if message.system is not None:
        profile = known(event=message.system.type, whatsapp_number=message.system.moved_to())
        return item | {"kind": "profile", "actor": "system", "attributes": profile}
    changed = _changes(message, by)
    if changed is not None:
        return item | {"actor": "system"} | changed
    media = None if message.type == "text" else message.type
    reply = message.context and message.context.id
    button, referral = message.pressed(), message.referral and message.referral.source_id
    more = known(media=media, reply_to=reply, button=button, ad=referral)
    return item | known(text=message.said()) | {"attributes": more}


def _changes(message: Message, by: str) -> dict[str, Any] | None:
    """The fields of what is no message itself but happened to another one."""
    if message.reaction is not None:
        of, emoji = message.reaction.message_id, message.reaction.emoji
        return {"attributes": {"event": "reaction", "of": of, "by": by, "reaction": emoji}}
    if message.revoke is not None:
        of = message.revoke.original_message_id
        return {"attributes": {"event": "deleted", "of": of, "by": by}}
    if message.type == "request_welcome":  # the chat was opened, nothing was said yet
        return {"attributes": {"event": "notice", "by": by}}
    return None if message.edit is None else _edited(message.edit, by)


def _edited(edit: Edit, by: str) -> dict[str, Any]:
    text = edit.message.said() if edit.message else None
    about = {"event": "edited", "of": edit.original_message_id, "by": by}
    return known(text=text) | {"attributes": about}


def _told(raw: msgspec.Raw, us: str, who: Person, by: str) -> Iterator[Item]:
    found = decode(_status, raw)
    number, user = found.recipient_id or who.wa_id, found.recipient_user_id or who.user_id
    item = _about(us, number, user)
    item |= {"time": ms(found.timestamp), "kind": "message"}
    opened = found.category()
    if found.status == "sent":
        actor = by if opened is None or opened in _SERVICE else "system"
        yield item | {"id": found.id, "actor": actor, "attributes": known(category=opened)}
        return
    error = found.errors[0] if found.errors else None
    more = known(error=error and error.code, error_title=error and error.title)
    about = status_of(found.id, found.status) | more
    yield item | {"id": f"{found.id}:{found.status}", "actor": "system", "attributes": about}


ADAPTERS: Final = (
    Adapter(
        kind="whatsapp",
        title="WhatsApp Cloud API",
        read=_read,
        signature="meta",
        becomes=(
            ("messages[]", "message of the customer, a telephone number or a business-scoped id"),
            ("messages[] of type reaction, edit, revoke", "event of that message"),
            ("messages[] of type system", "profile: the new number"),
            ("message_echoes[] (the telephone's own application)", "message of an agent"),
            ("statuses[] sent", "message of `sender` (agent), of a template: of the system"),
            ("statuses[] delivered, read, played, failed", "event of that message, with its rank"),
        ),
    ),
)
