"""Genesys Cloud: detail events of conversations, by EventBridge or by a notification channel.

https://developer.genesys.cloud/notificationsalerts/notifications/available-topics lists them, under
`v2.detail.events.conversation.{id}.`; times and durations are milliseconds. Every medium is told as
calls are: it begins, waits in a queue, is answered or given up, and ends with its seconds.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.addresses import customer_at
from streams.intake.channels.payload import decode, json_id, known, unknown

_TOPIC: Final = "v2.detail.events.conversation."
_CHANNELS: Final = {"VOICE": "phone", "CALLBACK": "phone", "CHAT": "chat", "EMAIL": "email"}
#: Messages whose addresses are international numbers, with + or without.
_NUMBERED: Final = frozenset({"SMS", "WHATSAPP"})
_MESSAGES: Final = {"SMS": "sms", "WHATSAPP": "whatsapp", "TELEGRAM": "telegram"}


class _Body(msgspec.Struct, rename="camel"):
    event_time: int
    conversation_id: str
    session_id: str
    participant_id: str | None = None
    media_type: str = "VOICE"
    message_type: str = ""
    direction: str = "INBOUND"
    disconnect_type: str | None = None
    external_contact_id: str | None = None
    ani: str | None = None
    dnis: str | None = None
    address_from: str | None = None
    address_to: str | None = None
    queue_id: str | None = None
    user_id: str | None = None
    answered_user_id: str | None = None
    acd_outcome: str | None = None
    wrapup_code: str | None = None
    connected_duration_ms: int = 0
    interacting_duration_ms: int = 0
    held_duration_ms: int = 0
    wrapup_duration_ms: int = 0


class _Notice(msgspec.Struct, rename="camel"):
    topic_name: str
    event_body: _Body


_NONE: Final = msgspec.Raw()


class _Bridged(msgspec.Struct):
    detail: msgspec.Raw = _NONE


_bridged: Final = msgspec.json.Decoder(_Bridged)
_notice: Final = msgspec.json.Decoder(_Notice)


def _read(delivery: Delivery) -> Iterator[Item]:
    detail = decode(_bridged, delivery.body).detail
    notice = decode(_notice, delivery.body if detail is _NONE else detail)
    if not notice.topic_name.startswith(_TOPIC):
        raise unknown("topic", notice.topic_name)
    what = notice.topic_name.removeprefix(_TOPIC).partition(".")[2]
    body = notice.event_body
    base = _base(body, what)
    yield base | _told(what, body)
    moved = body.disconnect_type or ""
    if what == "user.end" and moved.upper().endswith("TRANSFER"):
        # Genesys names the one who handed over; who takes it comes with the next user.start.
        handed = {"from": body.user_id, "to": "unknown", "reason": moved}
        transfer = {"kind": "transfer", "actor": "agent", "transfer": handed}
        yield base | known(agent=body.user_id) | transfer | {"id": f"{base['id']}:transfer"}


def _base(body: _Body, what: str) -> dict[str, Any]:
    kind = _CHANNELS.get(body.media_type.upper(), "other")
    if body.media_type.upper() == "MESSAGE":
        kind = _MESSAGES.get(body.message_type.upper(), "chat")
    base = {"id": f"{body.session_id}:{what}:{body.event_time}", "time": body.event_time}
    base |= {"channel": kind, "kind": "call", "conversation": body.conversation_id}
    return base | _customer(body) | known(queue=body.queue_id)


def _customer(body: _Body) -> dict[str, Any]:
    outbound = body.direction.upper() == "OUTBOUND"
    them = (body.dnis or body.address_to) if outbound else (body.ani or body.address_from)
    if them and body.media_type.upper() == "EMAIL":
        named: dict[str, str] = {"email": them}
    elif them and them.isdecimal() and body.message_type.upper() in _NUMBERED:
        named = {"phone": f"+{them}"}
    else:
        named = customer_at(them or "").get("customer", {})
    named |= known(genesys=body.external_contact_id)
    return {"customer": named} if named else {}


def _told(what: str, body: _Body) -> dict[str, Any]:
    outbound = body.direction.upper() == "OUTBOUND"
    waited = body.connected_duration_ms / 1000
    outcome = (body.acd_outcome or "").upper()
    if what == "customer.start" and not outbound:
        return {"actor": "customer"}
    if what == "acd.end" and outcome == "ANSWERED":
        call = {"queue_seconds": waited, "answered": True}
        return {"actor": "agent", "call": call} | known(agent=body.answered_user_id)
    if what == "acd.end" and outcome.startswith("ABANDON"):
        return {"actor": "system", "call": {"queue_seconds": waited, "answered": False}}
    if what == "user.end":
        return _served(body, outbound=outbound)
    if what == "acw":
        call = {"wrap_seconds": body.wrapup_duration_ms / 1000}
        about = {"call": call, "attributes": known(wrapup=body.wrapup_code)}
        return {"actor": "system"} | about | known(agent=body.user_id)
    about = known(event=what, outcome=body.acd_outcome, ended_by=body.disconnect_type)
    return {"actor": "system", "attributes": about} | known(agent=body.user_id)


def _served(body: _Body, *, outbound: bool) -> dict[str, Any]:
    """An agent's part of a call: of one that went out it is the call itself."""
    talked = body.interacting_duration_ms / 1000
    call: dict[str, Any] = {"talk_seconds": talked, "hold_seconds": body.held_duration_ms / 1000}
    if outbound:
        call["answered"] = talked > 0
    return {"actor": "agent" if outbound else "system", "call": call} | known(agent=body.user_id)


ADAPTERS: Final = (
    Adapter(
        kind="genesys",
        title="Genesys Cloud conversation events",
        read=_read,
        delivery_id=json_id("id"),
        signature="shared-secret",
        becomes=(
            ("customer.start", "call of the customer"),
            ("acd.end ANSWERED; ABANDON", "answered call of the agent; call given up"),
            ("user.end, acw", "the call's seconds; of one that went out the call itself"),
            ("user.end by a transfer", "transfer"),
            ("all other detail events", "event of the call"),
        ),
    ),
)
