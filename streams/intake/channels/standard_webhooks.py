"""Standard Webhooks: canonical touchpoints, signed; https://www.standardwebhooks.com.

The body is a touchpoint, an array of them, or the envelope of the specification with one in data.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode

_any: Final = msgspec.json.Decoder()
_ENVELOPE: Final = {"type", "timestamp", "data"}
_ID: Final = "webhook-id"


def _read(delivery: Delivery) -> Iterator[Item]:
    body = decode(_any, delivery.body)
    parts = body if isinstance(body, list) else [body]
    if not parts:
        raise Refused(Reason.MISSING_FIELD, "the delivery holds no touchpoint")
    id_, many = _delivery_id(delivery), len(parts) > 1
    return (_item(p, f"{id_}:{n}" if id_ and many else id_) for n, p in enumerate(parts))


def _item(part: Any, id_: str | None) -> Item:
    if not isinstance(part, dict):
        return Refused(Reason.NOT_AN_OBJECT, "a touchpoint must be a JSON object")
    if part.keys() >= {"data", "timestamp"} and part.keys() <= _ENVELOPE:
        if not isinstance(part["data"], dict):
            return Refused(Reason.NOT_AN_OBJECT, "data: it must be a touchpoint")
        part = {"time": part["timestamp"]} | part["data"]
    named = {} if id_ is None else {"id": id_}
    # Which source it is of, its address and signature say.
    return {name: value for name, value in (named | part).items() if name != "source"}


def _delivery_id(delivery: Delivery) -> str | None:
    headers: Mapping[str, str] = delivery.headers
    return headers.get(_ID, "")[:180] or None


ADAPTERS: Final = (
    Adapter(
        kind="standard-webhooks",
        title="Standard Webhooks",
        read=_read,
        signature="standard-webhooks",
        delivery_id=_delivery_id,
        headers=(_ID,),
        becomes=(
            ("one touchpoint, an array, or {type, timestamp, data}", "just these"),
            ("a touchpoint without an id", "takes the header webhook-id"),
        ),
    ),
)
