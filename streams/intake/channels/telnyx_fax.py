"""Telnyx fax, as https://developers.telnyx.com/docs/programmable-fax/receiving-webhooks has it."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.addresses import customer_at
from streams.intake.channels.delivery_status import sender, status_of
from streams.intake.channels.payload import decode, json_id, known, unknown

#: Event → how delivery statuses call it; telnyx sends them in any order.
_STATUSES: Final = {
    "fax.queued": "queued",
    "fax.media.processing.started": "queued",
    "fax.media.processed": "queued",
    "fax.sending.started": "sending",
    "fax.receiving.started": "sending",
    "fax.failed": "failed",
    "fax.email.delivered": "delivered",
}


class _Fax(msgspec.Struct, rename={"from_": "from"}):
    fax_id: str
    from_: str
    to: str
    direction: str = "outbound"
    page_count: int | None = None
    call_duration_secs: float | None = None
    partial_content: bool | None = None
    failure_reason: str | None = None


class _Event(msgspec.Struct):
    id: str
    event_type: str
    occurred_at: str
    payload: _Fax


class _Delivered(msgspec.Struct):
    data: _Event


_delivered: Final = msgspec.json.Decoder(_Delivered)


def _read(delivery: Delivery) -> Iterator[Item]:
    event = decode(_delivered, delivery.body).data
    fax = event.payload
    came_in = fax.direction == "inbound"
    us, them = (fax.to, fax.from_) if came_in else (fax.from_, fax.to)
    item: dict[str, Any] = {"time": event.occurred_at, "kind": "message", "channel": "fax"}
    item |= {"conversation": f"{us}:{them}"} | customer_at(them)
    more = known(
        pages=fax.page_count,
        seconds=fax.call_duration_secs,
        partial=fax.partial_content,
        error=fax.failure_reason,
    )
    if event.event_type == ("fax.received" if came_in else "fax.delivered"):
        actor = "customer" if came_in else sender(delivery)
        yield item | {"id": fax.fax_id, "actor": actor, "attributes": {"media": "fax"} | more}
        return
    if event.event_type not in _STATUSES:
        raise unknown("event", event.event_type)
    about = status_of(fax.fax_id, _STATUSES[event.event_type]) | more
    about["event"] = event.event_type
    yield item | {"id": f"{fax.fax_id}:{event.event_type}", "actor": "system", "attributes": about}


ADAPTERS: Final = (
    Adapter(
        kind="telnyx-fax",
        title="Telnyx fax",
        read=_read,
        delivery_id=json_id("data", "id"),
        signature="telnyx",
        becomes=(
            ("fax.received", "message of the customer"),
            ("fax.delivered", "message of `sender` (agent)"),
            ("fax.queued, fax.sending.started, fax.failed, …", "event of that fax, with its rank"),
        ),
    ),
)
