"""Zendesk: ticket events, https://developer.zendesk.com/api-reference/webhooks/event-types/.

A ticket is a conversation and belongs to its requester. Zendesk tells a new ticket and its first
comment apart: `comment_added` is the message, so both have to be subscribed. `bots` of the source
lists authors that are machines, for Zendesk calls them staff.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, json_id, known, listed, unknown
from streams.intake.channels.zendesk_event import MessageEvent, TicketEvent, Typed, What

_TYPE: Final = "zen:event-type:ticket."
_MESSAGE: Final = "zen:event-type:messaging_ticket.message_added"
_WRITERS: Final = {"end_user": "customer", "agent": "agent", "trigger": "bot", "system": "bot"}
_STATUSES: Final = {
    "NEW": "new",
    "OPEN": "open",
    "PENDING": "pending",
    "HOLD": "on_hold",
    "SOLVED": "solved",
    "CLOSED": "closed",
}
_CHANNELS: Final = {
    "email": "email",
    "web": "portal",
    "help_center": "portal",
    "web_widget": "web",
    "mobile": "app",
    "mobile_sdk": "app",
    "chat": "chat",
    "native_messaging": "chat",
    "line": "chat",
    "sms": "sms",
    "voice": "phone",
    "phone": "phone",
    "whatsapp": "whatsapp",
    "telegram": "telegram",
    "twitter": "social",
    "facebook": "social",
    "instagram_dm": "social",
}
_typed: Final = msgspec.json.Decoder(Typed)
_event: Final = msgspec.json.Decoder(TicketEvent)
_message: Final = msgspec.json.Decoder(MessageEvent)
_Fields = dict[str, Any]


def _read(delivery: Delivery) -> Iterator[Item]:
    type_ = decode(_typed, delivery.body).type
    if type_ == _MESSAGE:
        yield _messaged(decode(_message, delivery.body))
        return
    if not type_.startswith(_TYPE):
        raise unknown("event", type_)
    event = decode(_event, delivery.body)
    what = type_.removeprefix(_TYPE)
    read = _READERS.get(what)
    told = read(event, listed(delivery, "bots")) if read else _noted(event, what)
    yield _base(event) | told


def _base(event: TicketEvent) -> _Fields:
    ticket = event.detail
    channel = _CHANNELS.get((ticket.via and ticket.via.channel) or "", "other")
    item = {"id": event.id, "time": event.time, "channel": channel, "conversation": str(ticket.id)}
    item |= known(priority=(ticket.priority or "").lower(), team=_named(ticket.group_id))
    return item | {"customer": {"zendesk": str(ticket.requester_id)}}


def _messaged(event: MessageEvent) -> _Fields:
    """A message of Zendesk messaging, which names nobody but its writer."""
    writer, message = event.event.actor, event.event.message
    by, who = _WRITERS.get(writer.type, "system"), str(writer.id)
    item = {"id": f"message:{message.id}", "time": event.time, "kind": "message", "actor": by}
    item |= {"channel": "chat", "conversation": str(event.detail.id)} | known(text=message.body)
    return item | ({"customer": {"zendesk": who}} if by == "customer" else {}) | _agent(by, who)


def _agent(by: str, who: str) -> _Fields:
    return {"agent": who} if by == "agent" else {}


def _comment(event: TicketEvent, bots: frozenset[str]) -> _Fields:
    comment = event.event.comment
    if comment is None:
        raise Refused(Reason.MISSING_FIELD, "event.comment: the event has none")
    author = str(comment.author.id)
    by = "bot" if author in bots else "agent" if comment.author.is_staff else "customer"
    item: _Fields = {"id": f"comment:{comment.id}", "kind": "message", "actor": by}
    item |= known(text=comment.body) | _agent(by, author)
    if not comment.is_public:
        return item | {"actor": "system", "attributes": {"event": "note", "by": by}}
    other = by == "customer" and author != str(event.detail.requester_id)
    return item | ({"attributes": {"participant": author}} if other else {})


def _created(event: TicketEvent, _: frozenset[str]) -> _Fields:
    status = _status(event.detail.status or "NEW")
    return {"kind": "status", "actor": "system", "status": status}


def _status_changed(event: TicketEvent, _: frozenset[str]) -> _Fields:
    status = _status(event.event.current)
    before = known(previous=event.event.previous)
    return {"kind": "status", "actor": "system", "status": status, "attributes": before}


def _status(value: object) -> str:
    found = _STATUSES.get(value.upper()) if isinstance(value, str) else None
    if found is None:
        raise Refused(Reason.BAD_VALUE, f"status: Zendesk has none like {str(value)[:40]!r}")
    return found


def _agent_changed(event: TicketEvent, _: frozenset[str]) -> _Fields:
    return _handed(event.event, "agent") | known(agent=_named(event.event.current))


def _group_changed(event: TicketEvent, _: frozenset[str]) -> _Fields:
    return _handed(event.event, "group") | known(team=_named(event.event.current))


def _handed(what: What, reason: str) -> _Fields:
    """From one to another it is a transfer; the first assignment, and the last's end, are none."""
    former, latter = _named(what.previous), _named(what.current)
    if former and latter:
        transfer = {"from": former, "to": latter, "reason": reason}
        return {"kind": "transfer", "actor": "system", "transfer": transfer}
    event = f"{reason}_assigned" if latter else f"{reason}_unassigned"
    return {"kind": "message", "actor": "system", "attributes": {"event": event}}


def _noted(event: TicketEvent, what: str) -> _Fields:
    plain = {
        name: value
        for name, value in (("previous", event.event.previous), ("current", event.event.current))
        if isinstance(value, str | int | float | bool)
    }
    return {"kind": "message", "actor": "system", "attributes": {"event": what} | plain}


def _named(value: object) -> str | None:
    """An id as text; none is written as null, 0 or nothing."""
    return str(value) if isinstance(value, str | int) and str(value) not in {"", "0"} else None


_READERS: Final[dict[str, Callable[[TicketEvent, frozenset[str]], _Fields]]] = {
    "created": _created,
    "comment_added": _comment,
    "status_changed": _status_changed,
    "agent_assignment_changed": _agent_changed,
    "group_assignment_changed": _group_changed,
}

ADAPTERS: Final = (
    Adapter(
        kind="zendesk",
        title="Zendesk ticket and messaging events",
        read=_read,
        delivery_id=json_id("id"),
        signature="zendesk",
        becomes=(
            ("ticket.comment_added, public", "message of the customer, agent, or bot in `bots`"),
            ("ticket.comment_added, private", "event note of the ticket"),
            ("messaging_ticket.message_added", "message of the customer, agent or bot"),
            ("ticket.created, status_changed", "status"),
            ("ticket.agent_assignment_changed, group_…", "transfer; the first one: event"),
            ("all other ticket events", "event of the ticket"),
        ),
    ),
)
