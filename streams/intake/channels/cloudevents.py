"""CloudEvents 1.0: data in the contract's form, or a till's receipt or a device's report.

The envelope's id and time fill those that the data lacks.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.duplicates import refuse_duplicates
from schemas.refusal import Refused, shown
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.cloudevents_envelope import (
    BATCH,
    STRUCTURED,
    Event,
    from_headers,
    from_json,
)
from streams.intake.channels.payload import decode, each, json_id

_events: Final = msgspec.json.Decoder(list[msgspec.Raw])
_data: Final = msgspec.json.Decoder(dict[str, Any])


def _read(delivery: Delivery) -> Iterator[Item]:
    media = delivery.content_type.partition(";")[0].strip().lower()
    if media == BATCH:
        listed = decode(_events, delivery.body)
        return each(listed, lambda raw: [_item(from_json(raw), delivery)], "the batch")
    if media == STRUCTURED:
        return iter([_item(from_json(delivery.body), delivery)])
    event = from_headers(delivery.headers, delivery.content_type, delivery.body)
    return iter([_item(event, delivery)])


def _item(event: Event, delivery: Delivery) -> Item:
    fields = _fields(event)
    named = fields.pop("source", None)
    if named not in (None, delivery.source):
        raise Refused(
            Reason.BAD_VALUE, f"source: {shown(named)} came from source {delivery.source}"
        )
    whole = fields if "kind" in fields else _shaped(fields, event.type)
    own = {name: value for name, value in whole.items() if value is not None}
    return {"id": event.id, "time": event.time or delivery.received_at, **own}


def _fields(event: Event) -> dict[str, Any]:
    media = (event.datacontenttype or "application/json").partition(";")[0].strip().lower()
    if media != "application/json" and not media.endswith("+json"):
        raise Refused(Reason.BAD_VALUE, f"datacontenttype: {shown(media)} is no JSON")
    raw: bytes | msgspec.Raw = event.data
    if event.data_base64 is not None:
        try:
            raw = base64.b64decode(event.data_base64, validate=True)
        except (binascii.Error, ValueError):
            raise Refused(Reason.BAD_VALUE, "data_base64 is no base64") from None
    if not bytes(raw):
        raise Refused(Reason.MISSING_FIELD, "data: there is none")
    fields = decode(_data, raw)
    refuse_duplicates(bytes(raw), fields)
    return fields


def _shaped(fields: dict[str, Any], event: str) -> dict[str, Any]:
    """Data without a kind: a receipt if it has one, a device's report if it has a device."""
    shaped = fields | {"event": event}
    if "receipt_id" in fields or "till_id" in fields:
        shaped |= {"kind": "purchase", "channel": fields.get("channel", "store")}
        if "amount" in fields and not isinstance(fields["amount"], dict):
            shaped["amount"] = {"value": fields["amount"], "currency": shaped.pop("currency", None)}
        return _concerning(shaped, "loyalty_id", "loyalty")
    if "device_id" in fields:
        shaped |= {"kind": "incident", "channel": fields.get("channel", "iot")}
        return _concerning(shaped | {"actor": fields.get("actor", "system")}, "device_id", "device")
    return fields


def _concerning(fields: dict[str, Any], name: str, namespace: str) -> dict[str, Any]:
    if "customer" not in fields and fields.get(name) is not None:
        fields["customer"] = {namespace: str(fields[name])}
    return fields


ADAPTERS: Final = (
    Adapter(
        kind="cloudevents",
        title="CloudEvents 1.0 (own programs, tills, devices)",
        read=_read,
        becomes=(
            ("data with a `kind`", "the touchpoint that it is; the envelope's id and time fill in"),
            (
                "data with `receipt_id` or `till_id`",
                "purchase in the store; `loyalty_id` is the customer",
            ),
            ("data with `device_id`", "incident of channel iot; the device unless a customer"),
        ),
        delivery_id=json_id("id"),
        signature="standard-webhooks",
        headers=("ce-*",),
    ),
)
