"""Delighted: survey_response webhooks.

Every change of an answer comes again as survey_response.updated: a correction of the same rating.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels import fields
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, json_id, known, unknown


class _Person(msgspec.Struct, frozen=True):
    id: str | int | None = None
    email: str | None = None
    phone_number: str | None = None


class _Survey(msgspec.Struct, frozen=True):
    id: str | int
    survey_type: str
    score: float
    person: _Person
    created_at: int
    updated_at: int | None = None
    comment: str | None = None
    person_properties: dict[str, Any] | None = None


class _Body(msgspec.Struct, frozen=True):
    event_type: str
    event_data: msgspec.Raw


_body: Final = msgspec.json.Decoder(_Body)
_survey: Final = msgspec.json.Decoder(_Survey)
_EVENTS: Final = ("survey_response.created", "survey_response.updated")
#: No ces: whether a high number is good there is a choice of the survey.
_SCALES: Final = {
    "nps": "nps",
    "csat": "csat5",
    "smileys": "csat5",
    "stars5": "stars5",
    "thumbs": "csat2",
}


def _read(delivery: Delivery) -> Iterator[Item]:
    body = decode(_body, delivery.body)
    if body.event_type not in _EVENTS:
        raise unknown("event_type", body.event_type)
    survey = decode(_survey, body.event_data)
    return iter([_item(survey, body.event_type == _EVENTS[1], _scale(survey, delivery))])


def _item(survey: _Survey, is_update: bool, scale: str) -> Item:
    properties = survey.person_properties or {}
    rating: dict[str, Any] = {"scale": scale, "value": survey.score}
    id_, time = str(survey.id), survey.created_at
    if is_update:
        rating["of"], time = id_, survey.updated_at or survey.created_at
        id_ = f"{id_}:{time}:{survey.score:g}"
    return known(
        id=id_,
        time=time * 1000,
        channel="web",
        kind="rating",
        customer=_customer(survey.person),
        conversation=fields.conversation(properties),
        rating=rating,
        text=survey.comment,
        attributes=fields.attributes({"survey": survey.survey_type} | properties),
    )


def _scale(survey: _Survey, delivery: Delivery) -> str:
    named = delivery.options.get("scale")
    if named is not None and survey.survey_type in {"ces", "csat"}:
        return str(named)
    if survey.survey_type not in _SCALES:
        error = f"rating: a survey {survey.survey_type[:40]!r} has no scale: name it as scale"
        raise Refused(Reason.BAD_RATING, f"{error} of its source in sources.yaml")
    return _SCALES[survey.survey_type]


def _customer(person: _Person) -> dict[str, Any]:
    own = None if person.id is None else str(person.id)
    return known(email=person.email, phone=person.phone_number, delighted=own)


ADAPTERS: Final = (
    Adapter(
        kind="delighted",
        title="Delighted",
        read=_read,
        signature="delighted",
        delivery_id=json_id("event_id"),
        becomes=(
            (
                "survey_response.created",
                "rating: nps, csat5, stars5, csat2 (thumbs); ces by `scale`",
            ),
            ("survey_response.updated", "correction of that rating"),
        ),
    ),
)
