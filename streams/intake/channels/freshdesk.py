"""Freshdesk: webhooks of automation rules, whose body is written with placeholders.

https://support.freshdesk.com/support/solutions/articles/132589: Freshdesk's own body holds
`freshdesk_webhook` with the chosen fields; one of your own may hold the same names at its top.
Let it have `triggered_event`, `ticket_id`, `requester_email`, `ticket_status`, `ticket_priority`,
`ticket_source`, `ticket_group_name`, `ticket_agent_email`, `ticket_latest_public_comment`. It has
neither an id of the event nor its time: it happens when it is received. With `ticket_modified_on`
in the body a repeated delivery is known as one; without it the same change may come back as new.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.markup import words
from streams.intake.channels.payload import decode, known, unknown

#: Statuses by number and by name; a company's own ones start at 8.
_STATUSES: Final = {
    "2": "open",
    "3": "pending",
    "4": "solved",
    "5": "closed",
    "6": "pending",
    "7": "on_hold",
    "open": "open",
    "pending": "pending",
    "resolved": "solved",
    "closed": "closed",
    "waiting on customer": "pending",
    "waiting on third party": "on_hold",
}
_CHANNELS: Final = {
    "1": "email",
    "2": "portal",
    "3": "phone",
    "7": "chat",
    "9": "web",
    "10": "email",
    "email": "email",
    "portal": "portal",
    "phone": "phone",
    "chat": "chat",
    "feedback widget": "web",
    "outbound email": "email",
    "whatsapp": "whatsapp",
    "twitter": "social",
    "facebook": "social",
}
#: {status:{from:2,to:4}}, {ticket_action:created}, {note_type:private}
_CHANGED: Final = re.compile(r"\{(\w{1,64}):\{from:([^{},]{0,200}),\s?to:([^{},]{0,200})\}\}")
_DONE: Final = re.compile(r"\{(\w{1,64}):([^{},]{0,200})\}")
_COMMENT: Final = re.compile(r"[^:]{1,200}? : ")
_Value = str | int | None


class _Ticket(msgspec.Struct):
    ticket_id: str | int
    triggered_event: str
    requester_email: str | None = None
    ticket_requester_email: str | None = None
    ticket_contact_unique_external_id: _Value = None
    requester_phone: str | None = None
    ticket_status: _Value = None
    ticket_priority: _Value = None
    ticket_source: _Value = None
    ticket_group_name: str | None = None
    ticket_agent_email: str | None = None
    ticket_agent_name: str | None = None
    ticket_description: str | None = None
    ticket_modified_on: str | None = None
    ticket_latest_public_comment: str | None = None


class _Wrapped(msgspec.Struct):
    freshdesk_webhook: msgspec.Raw = msgspec.Raw(b"")


_wrapped: Final = msgspec.json.Decoder(_Wrapped)
_ticket: Final = msgspec.json.Decoder(_Ticket)
_Fields = dict[str, Any]


def _read(delivery: Delivery) -> Iterator[Item]:
    inner = bytes(decode(_wrapped, delivery.body).freshdesk_webhook)
    ticket = decode(_ticket, inner or delivery.body)
    event = ticket.triggered_event.strip()
    base = _base(ticket, delivery) | {"id": _id(ticket, delivery)}
    if changed := _CHANGED.fullmatch(event):
        yield base | _changed(changed[1], changed[2].strip(), changed[3].strip())
    elif done := _DONE.fullmatch(event):
        yield base | _done(done[1], done[2].strip(), ticket)
    else:
        raise unknown("triggered_event", event)


def _id(ticket: _Ticket, delivery: Delivery) -> str:
    """Of the content; a ticket that is solved twice says the same twice, so also of the time."""
    digest = hashlib.sha256(delivery.body).hexdigest()[:32]
    when = "" if ticket.ticket_modified_on else f":{delivery.received_at}"
    return f"{ticket.ticket_id}:{digest}{when}"


def _base(ticket: _Ticket, delivery: Delivery) -> _Fields:
    customer = known(
        id=_text(ticket.ticket_contact_unique_external_id),
        email=ticket.requester_email or ticket.ticket_requester_email,
        phone=ticket.requester_phone,
    )
    channel = _CHANNELS.get((_text(ticket.ticket_source) or "").lower(), "other")
    item = {"time": delivery.received_at, "channel": channel, "conversation": str(ticket.ticket_id)}
    item |= known(team=ticket.ticket_group_name, priority=_text(ticket.ticket_priority))
    return item | ({"customer": customer} if customer else {})


def _done(what: str, how: str, ticket: _Ticket) -> _Fields:
    if (what, how) == ("ticket_action", "created"):
        return _said(ticket.ticket_description) | {"actor": "customer"}
    if what == "reply_sent":
        agent = ticket.ticket_agent_email or ticket.ticket_agent_name
        return _comment(ticket) | {"actor": "agent"} | known(agent=agent)
    if what == "customer_reply" or (what, how) == ("note_type", "customer_reply"):
        return _comment(ticket) | {"actor": "customer"}
    about = {"event": what, "what": how}
    return {"kind": "message", "actor": "system", "attributes": about}


def _changed(what: str, former: str, latter: str) -> _Fields:
    if what == "status":
        status = _STATUSES.get(latter.lower())
        if status is None:
            raise Refused(Reason.BAD_VALUE, f"status: {latter[:40]!r} is none of Freshdesk's own")
        return {"kind": "status", "actor": "system", "status": status}
    named = all(value.lower() not in {"", "null", "none", "--"} for value in (former, latter))
    if what in {"responder_id", "group_id"} and named:
        transfer = {"from": former, "to": latter, "reason": what.removesuffix("_id")}
        return {"kind": "transfer", "actor": "system", "transfer": transfer}
    about = {"event": what, "previous": former, "current": latter}
    return {"kind": "message", "actor": "system", "attributes": about}


def _comment(ticket: _Ticket) -> _Fields:
    """The latest public comment comes as `Name : <div>text</div>`."""
    return _said(_COMMENT.sub("", ticket.ticket_latest_public_comment or "", count=1))


def _said(markup: str | None) -> _Fields:
    return {"kind": "message"} | words(markup)


def _text(value: _Value) -> str | None:
    return None if value is None else str(value)


ADAPTERS: Final = (
    Adapter(
        kind="freshdesk",
        title="Freshdesk automation webhooks",
        read=_read,
        signature="shared-secret",
        becomes=(
            ("{ticket_action:created}, {customer_reply:…}", "message of the customer"),
            ("{reply_sent:…}", "message of the agent, its text from ticket_latest_public_comment"),
            ("{status:{from:…,to:…}}", "status"),
            ("{responder_id:{…}}, {group_id:{…}}", "transfer; the first assignment: event"),
            ("all other triggered events", "event of the ticket"),
        ),
    ),
)
