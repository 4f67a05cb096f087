"""SurveyMonkey: webhooks, https://api.surveymonkey.com/v3/docs#webhooks.

They say that somebody answered, and not what. Answers come by the API or an export, as touchpoints
or through a mapping; until then their arrival is told as an event of the system.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, json_id, known, unknown


class _Resources(msgspec.Struct, frozen=True):
    survey_id: str | int | None = None
    collector_id: str | int | None = None
    respondent_id: str | int | None = None
    recipient_id: str | int | None = None


class _Body(msgspec.Struct, frozen=True):
    event_type: str
    object_id: str | int
    event_datetime: str
    resources: _Resources = _Resources()


_body: Final = msgspec.json.Decoder(_Body)


def _read(delivery: Delivery) -> Iterator[Item]:
    body = decode(_body, delivery.body)
    if not body.event_type.startswith("response_"):
        raise unknown("event_type", body.event_type)
    return iter([_item(body)])


def _item(body: _Body) -> Item:
    resources = body.resources
    # Whom the survey was sent to, where its collector knows; else nobody but this answer.
    who = resources.recipient_id or resources.respondent_id or body.object_id
    return {
        "id": f"{body.object_id}:{body.event_type}:{body.event_datetime}",
        "time": body.event_datetime,
        "channel": "web",
        "kind": "message",
        "actor": "system",
        "customer": {"surveymonkey": str(who)},
        "attributes": known(
            event=body.event_type,
            response=str(body.object_id),
            survey=_text(resources.survey_id),
            collector=_text(resources.collector_id),
        ),
    }


def _text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


ADAPTERS: Final = (
    Adapter(
        kind="surveymonkey",
        title="SurveyMonkey",
        read=_read,
        signature="surveymonkey",
        delivery_id=json_id("event_id"),
        becomes=(
            ("response_completed, _updated and the like", "message of the system: no answers yet"),
            ("the answers", "by API or export: touchpoints, or a mapping"),
        ),
    ),
)
