"""Qualtrics: event subscriptions of completed responses, form-encoded.

https://api.qualtrics.com/docs/listen-to-and-retrieve-responses-in-real-time: the answers are not
in it and CompletedDate has no zone, which therefore is a setting of the source. With a shared key
the fields come as JSON in MSG.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, form, known, unknown

_message: Final = msgspec.json.Decoder(dict[str, Any])
_COMPLETED: Final = "completedResponse"


def _read(delivery: Delivery) -> Iterator[Item]:
    told = _fields(delivery)
    topic = told.get("Topic", "")
    if _COMPLETED not in topic:
        raise unknown("Topic", topic)
    if not told.get("ResponseID"):
        raise Refused(Reason.MISSING_FIELD, "ResponseID: it is required")
    return iter([_item(told, delivery)])


def _fields(delivery: Delivery) -> dict[str, str]:
    fields = form(delivery.body)
    if "MSG" in fields:
        inner = decode(_message, fields["MSG"].encode("utf-8", "replace"))
        fields = {name: value for name, value in inner.items() if isinstance(value, str)}
    return fields


def _item(told: dict[str, str], delivery: Delivery) -> Item:
    response = told["ResponseID"]
    return {
        "id": response,
        "time": told.get("CompletedDate") or delivery.received_at,
        "channel": "web",
        "kind": "message",
        "actor": "system",
        "customer": {"qualtrics": response},
        "attributes": known(
            event="completed_response",
            survey=told.get("SurveyID"),
            status=told.get("Status"),
            brand=told.get("BrandID"),
        ),
    }


ADAPTERS: Final = (
    Adapter(
        kind="qualtrics",
        title="Qualtrics",
        read=_read,
        signature="qualtrics",
        becomes=(
            ("completedResponse", "message of the system: no answers yet; its time needs a zone"),
            ("the answers", "by API or export: touchpoints, or a mapping"),
        ),
    ),
)
