"""Amazon Connect: contact events while a contact lasts, and its record when it is over.

https://docs.aws.amazon.com/connect/latest/adminguide/contact-events.html is what EventBridge
brings: late, twice, out of order, and it names no customer; ctr-data-model.html what Kinesis
brings, with the customer's address. Both tell the same calls, so a source takes one of them. Chats
and tasks are told as calls are. A transfer makes a new contact; the first's id is the conversation.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.times import to_ms
from streams.intake.channels import fields
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.addresses import customer_at
from streams.intake.channels.connect_contact import (
    Contact,
    ContactEvent,
    Record,
    read_contact,
    seconds_between,
)
from streams.intake.channels.payload import decode, json_id, known

_CHANNELS: Final = {"VOICE": "phone", "CHAT": "chat", "EMAIL": "email"}
#: How a contact begins that no customer began, and one that goes on from another.
_OURS: Final = frozenset(
    {"OUTBOUND", "EXTERNAL_OUTBOUND", "API", "CALLBACK", "MONITOR", "DISCONNECT"}
)
_HANDED: Final = frozenset({"TRANSFER", "QUEUE_TRANSFER", "AGENT_TRANSFER"})


class _Bridged(msgspec.Struct):
    time: str
    detail: msgspec.Raw


_bridged: Final = msgspec.json.Decoder(_Bridged)


def _read_event(delivery: Delivery) -> Iterator[Item]:
    bridged = decode(_bridged, delivery.body)
    event = read_contact(bridged.detail, ContactEvent)
    told = _told(event)
    time = told.pop("time", None) or bridged.time
    id_ = f"{event.contact_id}:{event.event_type}:{to_ms(time)}"
    agent = event.agent_info.called() if event.agent_info else None
    queue = event.queue_info.called() if event.queue_info else None
    yield _base(event) | known(agent=agent, queue=queue) | {"id": id_, "time": time} | told


def _base(contact: Contact) -> dict[str, Any]:
    channel = _CHANNELS.get(contact.channel.upper(), "other")
    conversation = contact.initial_contact_id or contact.contact_id
    return {"channel": channel, "kind": "call", "conversation": conversation, "actor": "system"}


def _told(event: ContactEvent) -> dict[str, Any]:
    agent, queue, over = event.agent_info, event.queue_info, event.disconnect_timestamp
    taken = agent and agent.connected_to_agent_timestamp
    queued = queue and queue.enqueue_timestamp
    if event.event_type == "INITIATED":
        return known(time=event.initiation_timestamp) | _begun(event)
    if event.event_type == "CONNECTED_TO_AGENT":
        call = known(queue_seconds=seconds_between(queued, taken) if queued and taken else None)
        return known(time=taken) | {"actor": "agent", "call": call | {"answered": True}}
    if event.event_type == "DISCONNECTED" and over and taken:
        return {"time": over, "call": {"talk_seconds": seconds_between(taken, over)}}
    if event.event_type == "DISCONNECTED" and over and queued:
        missed = {"queue_seconds": seconds_between(queued, over), "answered": False}
        return {"time": over, "call": missed}
    wrap = agent.after_contact_work_duration if agent else None
    if event.event_type == "COMPLETED" and wrap is not None:
        return {"call": {"wrap_seconds": wrap}}
    about = {"event": event.event_type.lower()} | known(reason=event.disconnect_reason)
    return {"attributes": about}


def _begun(contact: Contact) -> dict[str, Any]:
    how = contact.initiation_method.upper()
    if how in _HANDED:
        former = contact.previous_contact_id or contact.initial_contact_id or "unknown"
        handed = {"from": former, "to": contact.contact_id, "reason": how.lower()}
        return {"kind": "transfer", "transfer": handed}
    asked = how == "API" and contact.channel.upper() == "CHAT"  # the website's chat window
    if how in _OURS and not asked:
        return {"attributes": {"event": "initiated", "initiation": how.lower()}}
    return {"actor": "customer"}


def _read_record(delivery: Delivery) -> Iterator[Item]:
    """The begin, the agent's answer, the end with its seconds, and where it was handed on to.

    A transfer inside of Connect is told by the contact that it makes.
    """
    record = read_contact(delivery.body, Record)
    agent, queue = record.agent, record.queue
    names = known(agent=agent and agent.called(), queue=queue and queue.called())
    them = record.customer_endpoint and record.customer_endpoint.address
    base = _base(record) | names | customer_at(them or "")
    begun = {"id": record.contact_id, "time": record.initiation_timestamp} | _begun(record)
    own_fields = fields.attributes(record.attributes or {})
    yield base | begun | {"attributes": own_fields | begun.get("attributes", {})}
    waited = known(queue_seconds=queue and queue.duration)
    if agent is not None and agent.connected_to_agent_timestamp:
        answer = {"id": f"{record.contact_id}:agent", "time": agent.connected_to_agent_timestamp}
        yield base | answer | {"actor": "agent", "call": waited | {"answered": True}}
    yield base | _over(record, waited)
    if record.transfer_completed_timestamp and not record.next_contact_id:
        yield base | _handed_on(record, names)


def _over(record: Record, waited: dict[str, Any]) -> dict[str, Any]:
    end = {"id": f"{record.contact_id}:end", "time": record.disconnect_timestamp}
    agent = record.agent
    if agent is not None:
        call = known(
            talk_seconds=agent.agent_interaction_duration,
            hold_seconds=agent.customer_hold_duration,
            wrap_seconds=agent.after_contact_work_duration,
        )
    else:
        call = waited | ({"answered": False} if record.queue else {})
    return end | {"call": call, "attributes": known(ended_by=record.disconnect_reason)}


def _handed_on(record: Record, names: dict[str, Any]) -> dict[str, Any]:
    to = record.transferred_to_endpoint and record.transferred_to_endpoint.address
    former = names.get("agent") or names.get("queue") or record.contact_id
    item = {"id": f"{record.contact_id}:transfer", "time": record.transfer_completed_timestamp}
    return item | {"kind": "transfer", "transfer": {"from": former, "to": to or "unknown"}}


ADAPTERS: Final = (
    Adapter(
        kind="amazon-connect-events",
        title="Amazon Connect contact events",
        read=_read_event,
        delivery_id=json_id("id"),
        signature="shared-secret",
        becomes=(
            ("INITIATED", "call of the customer; by a transfer: transfer"),
            ("CONNECTED_TO_AGENT", "answered call of the agent, with queue_seconds"),
            ("DISCONNECTED, COMPLETED", "the call's talk, wrap seconds; or given up in the queue"),
            ("all other events", "event of the call"),
        ),
    ),
    Adapter(
        kind="amazon-connect-records",
        title="Amazon Connect contact records",
        read=_read_record,
        delivery_id=json_id("ContactId"),
        signature="shared-secret",
        becomes=(
            ("a record", "call of the customer, with the contact's attributes; or transfer"),
            ("its Agent", "answered call of the agent; the end with talk, hold, wrap seconds"),
            ("no Agent, but a Queue", "call given up, with queue_seconds"),
            ("TransferredToEndpoint without NextContactId", "transfer"),
        ),
    ),
)
