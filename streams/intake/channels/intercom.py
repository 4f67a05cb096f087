"""Intercom: notifications of https://developers.intercom.com/docs/webhooks/webhook-notifications.

A part of a conversation is named by its id, so that a reply and a close that carries it are one
message. A rating is the conversation's: given anew or with a later remark, it corrects the first.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.intercom_notice import Contact, Conversation, Notice, Part
from streams.intake.channels.markup import words
from streams.intake.channels.payload import decode, json_id, known, unknown

_CHANNELS: Final = {
    "email": "email",
    "sms": "sms",
    "whatsapp": "whatsapp",
    "phone_call": "phone",
    "phone_switch": "phone",
    "facebook": "social",
    "instagram": "social",
    "twitter": "social",
}
#: Topic's last word → the conversation's status.
_STATUSES: Final = {
    "closed": "closed",
    "opened": "open",
    "snoozed": "pending",
    "unsnoozed": "open",
}

_notice: Final = msgspec.json.Decoder(Notice)
_conversation: Final = msgspec.json.Decoder(Conversation)
_contact: Final = msgspec.json.Decoder(Contact)
_Fields = dict[str, Any]


def _read(delivery: Delivery) -> Iterator[Item]:
    notice = decode(_notice, delivery.body)
    area, _, what = notice.topic.partition(".")
    if area == "contact":
        return iter([_profile(notice, what)])
    if area != "conversation":
        raise unknown("topic", notice.topic)
    return _told(notice, what, decode(_conversation, notice.data.item))


def _profile(notice: Notice, what: str) -> Item:
    contact = decode(_contact, notice.data.item)
    item = {"id": notice.id, "time": notice.created_at * 1000, "channel": "chat"}
    item |= {"kind": "profile", "actor": "system", "customer": _customer(contact, None)}
    return item | {"attributes": {"event": what}}


def _told(notice: Notice, what: str, about: Conversation) -> Iterator[Item]:
    base = _base(about) | {"id": notice.id, "time": notice.created_at * 1000}
    part = _latest(about)
    last = what.rpartition(".")[2]
    if what in {"user.created", "admin.single.created"}:
        yield base | _opened(about)
    elif what.startswith("rating"):
        for rating in _rated(about, notice):
            yield base | rating
    elif last == "assigned" and part is not None:
        yield base | _assigned(part)
    elif last == "noted" or part is None:
        yield base | _event(last if last == "noted" else what, part)
    else:
        if part.body and part.part_type not in {"note", "assignment"}:
            yield base | _said(part)
        if last in _STATUSES:
            by = part.author.actor() if part.author else "system"
            yield base | {"kind": "status", "actor": by, "status": _STATUSES[last]}
        elif not part.body:
            yield base | _event(what, part)


def _base(about: Conversation) -> _Fields:
    source = about.source
    channel = _CHANNELS.get(source.type if source else "", "chat")
    item = {"channel": channel, "conversation": str(about.id)}
    item |= known(team=_id(about.team_assignee_id))
    contacts = about.contacts.contacts if about.contacts else []
    author = source.author if source else None
    email = author.email if author and author.actor() == "customer" else None
    return item | ({"customer": _customer(contacts[0], email)} if contacts else {})


def _customer(contact: Contact, email: str | None) -> dict[str, str]:
    identifiers = {"id": contact.external_id, "email": email or contact.email}
    return known(**identifiers, phone=contact.phone, intercom=contact.id)


def _opened(about: Conversation) -> _Fields:
    """The first words of a conversation."""
    source = about.source
    author = source.author if source else None
    by = author.actor() if author else "system"
    item: _Fields = {"id": f"part:{source.id}"} if source and source.id is not None else {}
    item |= {"kind": "message", "actor": by}
    item |= {} if about.created_at is None else {"time": about.created_at * 1000}
    item |= words(source.body if source else None)
    return item | known(agent=_id(author.id) if author and by == "agent" else None)


def _latest(about: Conversation) -> Part | None:
    parts = about.conversation_parts.conversation_parts if about.conversation_parts else []
    return parts[-1] if parts else None


def _said(part: Part) -> _Fields:
    by = part.author.actor() if part.author else "system"
    agent = _id(part.author.id) if part.author and by == "agent" else None
    item = {"id": f"part:{part.id}", "time": part.created_at * 1000, "kind": "message"}
    return item | {"actor": by} | words(part.body) | known(agent=agent)


def _assigned(part: Part) -> _Fields:
    """From one teammate to another it is a transfer; the first assignment is none."""
    to, author = part.assigned_to, part.author
    former = _id(author.id) if author and author.actor() == "agent" else None
    latter = _id(to.id) if to else None
    agent = latter if to and to.type == "admin" else None
    if former and latter and former != latter:
        transfer = {"from": former, "to": latter, "reason": to.type if to else ""}
        return {"kind": "transfer", "actor": "agent", "transfer": transfer} | known(agent=agent)
    return _event("assigned", part) | known(agent=agent)


def _rated(about: Conversation, notice: Notice) -> Iterator[_Fields]:
    """The rating; one that was changed corrects the first, which may never have come."""
    given = about.conversation_rating
    if given is None or given.rating is None:
        raise unknown("topic", f"{notice.topic} without a rating")
    first = f"{about.id}:rating"
    rated, changed = given.created_at or notice.created_at, given.updated_at
    by = known(text=given.remark, agent=_id(given.teammate.id) if given.teammate else None)
    item = {"kind": "rating", "actor": "customer"} | by
    rating = {"scale": "csat5", "value": given.rating}
    yield item | {"id": first, "time": rated * 1000, "rating": rating}
    if changed is not None and changed != rated:
        later = {"id": f"{first}:{changed}", "time": changed * 1000}
        yield item | later | {"rating": rating | {"of": first}}


def _event(what: str, part: Part | None) -> _Fields:
    about = known(event=what, by=part.author.actor() if part and part.author else None)
    return {"kind": "message", "actor": "system", "attributes": about}


def _id(value: str | int | None) -> str | None:
    return None if value is None else str(value)


ADAPTERS: Final = (
    Adapter(
        kind="intercom",
        title="Intercom",
        read=_read,
        delivery_id=json_id("id"),
        signature="intercom",
        becomes=(
            ("conversation.user.created, .user.replied", "message of the customer"),
            ("conversation.admin.replied, .admin.single.created", "message of the agent or bot"),
            ("conversation.admin.assigned", "transfer; by the system: event"),
            ("….closed, .opened, .snoozed, .unsnoozed", "status; what it says: message"),
            ("conversation.rating.added", "rating csat5; a changed one corrects the first"),
            ("….noted and all other topics of a conversation", "event of the conversation"),
            ("contact.…", "profile"),
        ),
    ),
)
