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

_TYPE: Final = "zen:event-type:ticket."
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
_Id = str | int | None


class _Via(msgspec.Struct):
    channel: str | None = None


class _Ticket(msgspec.Struct):
    id: str | int
    requester_id: str | int
    assignee_id: _Id = None
    group_id: _Id = None
    status: str = ""
    priority: str | None = None
    via: _Via | None = None


class _Author(msgspec.Struct):
    id: str | int
    is_staff: bool = False


class _Comment(msgspec.Struct):
    id: str | int
    author: _Author
    body: str | None = None
    is_public: bool = True


class _What(msgspec.Struct):
    comment: _Comment | None = None
    previous: Any = None
    current: Any = None


class _Event(msgspec.Struct):
    id: str
    type: str
    time: str
    detail: _Ticket
    event: _What


class _Typed(msgspec.Struct):
    type: str


_typed: Final = msgspec.json.Decoder(_Typed)
_event: Final = msgspec.json.Decoder(_Event)
_Fields = dict[str, Any]


def _read(delivery: Delivery) -> Iterator[Item]:
    type_ = decode(_typed, delivery.body).type
    if not type_.startswith(_TYPE):
        raise unknown("event", type_)
    event = decode(_event, delivery.body)
    what = type_.removeprefix(_TYPE)
    read = _READERS.get(what)
    told = read(event, listed(delivery, "bots")) if read else _noted(event, what)
    yield _base(event) | told


def _base(event: _Event) -> _Fields:
    ticket = event.detail
    channel = _CHANNELS.get((ticket.via and ticket.via.channel) or "", "other")
    item = {"id": event.id, "time": event.time, "channel": channel, "conversation": str(ticket.id)}
    item |= known(priority=(ticket.priority or "").lower(), team=_named(ticket.group_id))
    return item | {"customer": {"zendesk": str(ticket.requester_id)}}


def _comment(event: _Event, bots: frozenset[str]) -> _Fields:
    comment = event.event.comment
    if comment is None:
        raise Refused(Reason.MISSING_FIELD, "event.comment: the event has none")
    author = str(comment.author.id)
    by = "bot" if author in bots else "agent" if comment.author.is_staff else "customer"
    item: _Fields = {"id": f"comment:{comment.id}", "kind": "message", "actor": by}
    item |= known(text=comment.body, agent=author if by == "agent" else None)
    if not comment.is_public:
        return item | {"actor": "system", "attributes": {"event": "note", "by": by}}
    other = by == "customer" and author != str(event.detail.requester_id)
    return item | ({"attributes": {"participant": author}} if other else {})


def _created(event: _Event, _: frozenset[str]) -> _Fields:
    status = _status(event.detail.status or "NEW")
    return {"kind": "status", "actor": "system", "status": status}


def _status_changed(event: _Event, _: frozenset[str]) -> _Fields:
    status = _status(event.event.current)
    before = known(previous=event.event.previous)
    return {"kind": "status", "actor": "system", "status": status, "attributes": before}


def _status(value: object) -> str:
    found = _STATUSES.get(value.upper()) if isinstance(value, str) else None
    if found is None:
        raise Refused(Reason.BAD_VALUE, f"status: Zendesk has none like {str(value)[:40]!r}")
    return found


def _agent_changed(event: _Event, _: frozenset[str]) -> _Fields:
    return _handed(event.event, "agent") | known(agent=_named(event.event.current))


def _group_changed(event: _Event, _: frozenset[str]) -> _Fields:
    return _handed(event.event, "group") | known(team=_named(event.event.current))


def _handed(what: _What, reason: str) -> _Fields:
    """From one to another it is a transfer; the first assignment, and the last's end, are none."""
    former, latter = _named(what.previous), _named(what.current)
    if former and latter:
        transfer = {"from": former, "to": latter, "reason": reason}
        return {"kind": "transfer", "actor": "system", "transfer": transfer}
    event = f"{reason}_assigned" if latter else f"{reason}_unassigned"
    return {"kind": "message", "actor": "system", "attributes": {"event": event}}


def _noted(event: _Event, what: str) -> _Fields:
    plain = {
        name: value
        for name, value in (("previous", event.event.previous), ("current", event.event.current))
        if isinstance(value, str | int | float | bool)
    }
    return {"kind": "message", "actor": "system", "attributes": {"event": what} | plain}


def _named(value: object) -> str | None:
    """An id as text; none is written as null, 0 or nothing."""
    return str(value) if isinstance(value, str | int) and str(value) not in {"", "0"} else None


_READERS: Final[dict[str, Callable[[_Event, frozenset[str]], _Fields]]] = {
    "created": _created,
    "comment_added": _comment,
    "status_changed": _status_changed,
    "agent_assignment_changed": _agent_changed,
    "group_assignment_changed": _group_changed,
}

ADAPTERS: Final = (
    Adapter(
        kind="zendesk",
        title="Zendesk ticket events",
        read=_read,
        delivery_id=json_id("id"),
        signature="zendesk",
        becomes=(
            ("ticket.comment_added, public", "message of the customer, agent, or bot in `bots`"),
            ("ticket.comment_added, private", "event note of the ticket"),
            ("ticket.created, status_changed", "status"),
            ("ticket.agent_assignment_changed, group_…", "transfer; the first one: event"),
            ("all other ticket events", "event of the ticket"),
        ),
    ),
)
