"""Segment's HTTP API, as its libraries send it: track, identify, page, screen, group, alias.

https://segment.com/docs/connections/spec/. What people do becomes visits, chats and mails become
messages, traits a profile. Plain properties and context are attributes under their own names.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known, unknown
from streams.intake.channels.segment_events import FIELDS, shape_of
from streams.intake.channels.segment_message import (
    CALLS,
    Message,
    customer,
    happened_at,
    library,
    message_of,
)

#: Not of the request: the gateway says by it which path was called.
CALL_HEADER: Final = "x-nabz-call"
_NAMES: Final = (str, int)
_PLAIN: Final = (str, int, float, bool)
_MOBILE: Final = ("ios", "android", "swift", "kotlin", "react-native", "flutter")


class _Batch(msgspec.Struct, rename="camel"):
    batch: list[msgspec.Raw]
    sent_at: str | int | None = None
    context: dict[str, Any] = {}


_batch: Final = msgspec.json.Decoder(_Batch)


def _read(delivery: Delivery) -> Iterator[Item]:
    call = delivery.headers.get(CALL_HEADER, "batch")
    if call in CALLS:
        return iter([_item(msgspec.Raw(delivery.body), call, _Batch([]), delivery)])
    found = decode(_batch, delivery.body)
    return each(found.batch, lambda raw: [_item(raw, None, found, delivery)], "batch")


def _item(raw: msgspec.Raw, call: str | None, batch: _Batch, delivery: Delivery) -> Item:
    message = message_of(raw)
    kind = call or message.type or ""
    if kind not in CALLS:
        raise unknown("type", kind)
    shape = _SHAPES[kind](message)
    context = batch.context | (message.context or {})
    attributes = _plain(context) | shape.pop("attributes", {})
    return {
        "id": message.message_id or hashlib.sha256(raw).hexdigest()[:32],
        "time": happened_at(message, batch.sent_at, delivery),
        "channel": delivery.options.get("channel") or _channel(message, kind),
        "customer": customer(message),
        "attributes": attributes,
        **shape,
    }


def _channel(message: Message, kind: str) -> str:
    mobile = kind == "screen" or any(name in library(message) for name in _MOBILE)
    return "app" if mobile else "web"


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if isinstance(value, _PLAIN)}


def _track(message: Message) -> dict[str, Any]:
    properties = dict(message.properties or {})
    found: dict[str, Any] = {"kind": "visit", **shape_of(message.event, properties)}
    for name, field in FIELDS.items():
        value = properties.get(name)
        if field not in found and isinstance(value, _NAMES) and value != "":
            found[field] = str(properties.pop(name))
    return found | {"attributes": known(event=message.event) | _plain(properties)}


def _seen(message: Message) -> dict[str, Any]:
    page = (message.context or {}).get("page")
    attributes = (_plain(page) if isinstance(page, dict) else {}) | _plain(message.properties or {})
    named = known(name=message.name, category=message.category)
    return {"kind": "visit", "attributes": attributes | named}


def _profile(message: Message) -> dict[str, Any]:
    return {"kind": "profile", "attributes": _plain(message.traits or {})}


def _group(message: Message) -> dict[str, Any]:
    # A company's name and plan are not its member's own.
    traits = {f"group_{name}": value for name, value in _plain(message.traits or {}).items()}
    return {"kind": "profile", "attributes": traits | known(group_id=message.group_id)}


def _alias(message: Message) -> dict[str, Any]:
    return {"kind": "profile", "attributes": known(previous_id=message.previous_id)}


_SHAPES: Final = {
    "track": _track,
    "identify": _profile,
    "page": _seen,
    "screen": _seen,
    "group": _group,
    "alias": _alias,
}

ADAPTERS: Final = (
    Adapter(
        kind="segment",
        title="Segment's libraries (analytics.js, -python, -node, iOS, Android …)",
        read=_read,
        becomes=(
            ("track", "visit with the event's name; properties are its fields and attributes"),
            ("track of the live chat spec", "message of customer or agent, status open and closed"),
            ("track of the e-mail spec", "message of the system; bounced and spam: incident"),
            ("track Order Completed", "purchase with its revenue"),
            ("page, screen", "visit of channel web, app"),
            ("identify, group", "profile: the traits, those of a group as group_…"),
            ("alias", "profile with previous_id"),
        ),
    ),
)
