"""Twilio calls: status callbacks of https://www.twilio.com/docs/voice/api/call-resource.

A call of a customer is told in up to three touchpoints, as every telephone system's: the customer's
call (when it began), an agent's answered call (an agent's own leg was taken), and the end with its
seconds. Twilio counts its callbacks of a leg (SequenceNumber): the first one it sends tells of the
begin, whatever else is subscribed. Company's addresses are clients, SIP addresses and `own`.
"""

import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any, Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused, shown
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.addresses import customer_at
from streams.intake.channels.delivery_status import sender
from streams.intake.channels.payload import form, known, own

_OVER: Final = frozenset({"completed", "busy", "no-answer", "failed", "canceled"})
_TAKEN: Final = frozenset({"in-progress", "answered"})
_SECONDS: Final = re.compile(r"\d{1,7}", re.ASCII)


def _read(delivery: Delivery) -> Iterator[Item]:
    fields = form(delivery.body)
    for name in ("CallSid", "CallStatus"):
        if not fields.get(name):
            raise Refused(Reason.MISSING_FIELD, f"{name}: the delivery has none")
    time, seconds = _time(fields, delivery.received_at), _seconds(fields)
    ours = own(delivery)
    if fields.get("ParentCallSid") and not _to_customer(fields, ours):
        return iter([_leg(fields, time, seconds)])
    if fields.get("Direction", "inbound") == "inbound" and not _is_ours(fields.get("From"), ours):
        return _incoming(fields, time, seconds, sender(delivery))
    return iter([_outgoing(fields, time, seconds, sender(delivery))])


def _incoming(fields: dict[str, str], time: int, seconds: int, by: str) -> Iterator[Item]:
    """A customer's call; what Twilio counts as its duration begins when Twilio takes it."""
    status, base = fields["CallStatus"], _base(fields, fields.get("From"))
    first = fields.get("SequenceNumber") in {None, "", "0"}
    if first:
        begin = {"id": fields["CallSid"], "time": time - seconds * 1000, "actor": "customer"}
        yield base | begin | {"attributes": known(country=fields.get("FromCountry"))}
    if status in _OVER:
        talked = status == "completed"
        actor = by if talked else "system"
        end = {"id": f"{fields['CallSid']}:{status}", "time": time, "actor": actor}
        yield base | end | {"call": _call(seconds, answered=talked)}
    elif not first:
        yield base | _event(fields, time)


def _leg(fields: dict[str, str], time: int, seconds: int) -> Item:
    """A leg to an agent: taken, it is the agent's answer to the customer of the parent call."""
    status = fields["CallStatus"]
    base = _base(fields, None) | known(agent=fields.get("To"))
    unheard = status == "completed" and fields.get("SequenceNumber") in {None, "", "0"}
    if status in _TAKEN or unheard:
        answer = {"id": fields["CallSid"], "time": time - seconds * 1000, "actor": "agent"}
        return base | answer | {"call": {"answered": True}}
    return base | _event(fields, time)


def _outgoing(fields: dict[str, str], time: int, seconds: int, by: str) -> Item:
    """A call of the company's: one touchpoint when it is over, by who is behind its calls."""
    status, base = fields["CallStatus"], _base(fields, fields.get("To"))
    if status not in _OVER:
        return base | _event(fields, time)
    call = {"id": fields["CallSid"], "time": time - seconds * 1000, "actor": by}
    return base | call | {"call": _call(seconds, answered=status == "completed")}


def _base(fields: dict[str, str], customer: str | None) -> dict[str, Any]:
    base = {"channel": "phone", "kind": "call"}
    base["conversation"] = fields.get("ParentCallSid") or fields["CallSid"]
    return base | (customer_at(customer) if customer else {})


def _event(fields: dict[str, str], time: int) -> dict[str, Any]:
    status, sequence = fields["CallStatus"], fields.get("SequenceNumber")
    about = {"event": status, "of": fields["CallSid"]} | known(sequence=sequence)
    item = {"id": f"{fields['CallSid']}:{status}", "time": time, "actor": "system"}
    return item | {"attributes": about}


def _call(seconds: int, *, answered: bool) -> dict[str, Any]:
    return {"talk_seconds": seconds, "answered": True} if answered else {"answered": False}


def _to_customer(fields: dict[str, str], ours: frozenset[str]) -> bool:
    """Whether a leg goes out to a customer: from the company, to none of its own addresses."""
    return _is_ours(fields.get("From"), ours) and not _is_ours(fields.get("To"), ours)


def _is_ours(address: str | None, ours: frozenset[str]) -> bool:
    return address is not None and (address in ours or address.startswith(("client:", "sip:")))


def _time(fields: dict[str, str], received_at: int) -> int:
    text = fields.get("Timestamp")
    if not text:
        return received_at
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            raise Refused(Reason.NO_ZONE, f"Timestamp: {shown(text)} has no offset")
        return int(moment.timestamp()) * 1000
    except (ValueError, TypeError, IndexError, OverflowError):
        raise Refused(Reason.BAD_TIME, f"Timestamp: {shown(text)} is no such time") from None


def _seconds(fields: dict[str, str]) -> int:
    text = fields.get("CallDuration") or "0"
    if not _SECONDS.fullmatch(text):
        raise Refused(Reason.BAD_VALUE, f"CallDuration: {shown(text)} is no number of seconds")
    return int(text)


def _delivery_id(delivery: Delivery) -> str | None:
    """A leg has each of its statuses once."""
    try:
        fields = form(delivery.body)
    except Refused:
        return None
    sid, status = fields.get("CallSid"), fields.get("CallStatus")
    return f"{sid}:{status}"[:200] if sid and status else None


ADAPTERS: Final = (
    Adapter(
        kind="twilio-voice",
        title="Twilio voice",
        read=_read,
        delivery_id=_delivery_id,
        signature="twilio",
        becomes=(
            ("the first callback of a call that came in", "call of the customer, when it began"),
            ("completed, busy, no-answer, … of it", "its end, with talk_seconds and answered"),
            ("a leg to an agent that was taken", "answered call of that agent"),
            ("a call that went out and is over", "call of `sender` (agent)"),
            ("all other statuses", "event of that call"),
        ),
    ),
)
