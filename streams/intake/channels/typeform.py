"""Typeform: form_response webhooks, https://www.typeform.com/developers/webhooks/.

A form says what a number means only for NPS and stars; for other scales sources.yaml does: `scale`
for all of a source, or `scales` by the question's ref or id.
"""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels import fields
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, json_id, known, unknown


class _Field(msgspec.Struct, frozen=True):
    id: str
    ref: str | None = None
    type: str = ""
    properties: dict[str, Any] = {}

    @property
    def name(self) -> str:
        return self.ref or self.id


class _Answer(msgspec.Struct, frozen=True):
    type: str
    field: _Field
    text: str | None = None
    number: float | None = None
    boolean: bool | None = None
    email: str | None = None
    phone_number: str | None = None
    date: str | None = None
    url: str | None = None
    choice: dict[str, Any] = {}


class _Definition(msgspec.Struct, frozen=True):
    fields: list[_Field] = []


class _Response(msgspec.Struct, frozen=True):
    form_id: str
    token: str
    submitted_at: str
    hidden: dict[str, Any] = {}
    definition: _Definition = _Definition()
    answers: list[_Answer] = []


class _Body(msgspec.Struct, frozen=True):
    event_type: str
    form_response: msgspec.Raw


_body: Final = msgspec.json.Decoder(_Body)
_response: Final = msgspec.json.Decoder(_Response)
_NUMBERS: Final = {"nps", "opinion_scale", "rating"}
_STARS: Final = {5: "stars5", 10: "stars10"}


def _read(delivery: Delivery) -> Iterator[Item]:
    body = decode(_body, delivery.body)
    if body.event_type != "form_response":
        raise unknown("event_type", body.event_type)
    response = decode(_response, body.form_response)
    return _items(response, _base(response), delivery)


def _items(response: _Response, base: dict[str, Any], delivery: Delivery) -> Iterator[Item]:
    numbers = [a for a in response.answers if a.field.type in _NUMBERS and a.number is not None]
    said = "\n".join(a.text for a in response.answers if a.text and a.type == "text")
    told = {"text": said} if said else {}
    for answer in numbers:
        yield _rating(answer, response, base | told, delivery)
        told = {}  # the comment is on the form as a whole: it stands once
    if not numbers:
        yield base | told | {"id": response.token, "kind": "message"}


def _base(response: _Response) -> dict[str, Any]:
    identifiers = fields.customer(response.hidden) | known(
        email=next((a.email for a in response.answers if a.email), None),
        phone=next((a.phone_number for a in response.answers if a.phone_number), None),
    )
    others = {a.field.name: _plain(a) for a in response.answers if a.field.type not in _NUMBERS}
    return known(
        time=response.submitted_at,
        channel="web",
        customer=identifiers or {"typeform": response.token},
        conversation=fields.conversation(response.hidden),
        attributes=fields.attributes({"form": response.form_id} | response.hidden | others),
    )


def _plain(answer: _Answer) -> Any:
    """An answer that is neither a rating nor a text nor a way to reach its writer."""
    for value in (answer.boolean, answer.number, answer.date, answer.url):
        if value is not None:
            return value
    return answer.choice.get("label")


def _rating(answer: _Answer, response: _Response, base: dict[str, Any], delivery: Delivery) -> Item:
    scale = _scale(answer.field, response, delivery)
    if scale is None:
        question = f"question {answer.field.name[:80]!r}"
        error = f"rating: {question} has no scale: name it under scales in sources.yaml"
        return Refused(Reason.BAD_RATING, error)
    rating = {"scale": scale, "value": answer.number}
    return (
        base
        | {"id": f"{response.token}:{answer.field.name}", "kind": "rating"}
        | {"rating": rating}
    )


def _scale(field: _Field, response: _Response, delivery: Delivery) -> str | None:
    if field.type == "nps":
        return "nps"
    scales = delivery.options.get("scales")
    named = scales.get(field.name) if isinstance(scales, dict) else None
    named = named or delivery.options.get("scale")
    if named is not None or field.type != "rating":
        return None if named is None else str(named)
    asked = next((f for f in response.definition.fields if f.id == field.id), field)
    steps = asked.properties.get("steps")
    return _STARS.get(steps) if isinstance(steps, int) else None


ADAPTERS: Final = (
    Adapter(
        kind="typeform",
        title="Typeform",
        read=_read,
        signature="typeform",
        delivery_id=json_id("event_id"),
        becomes=(
            ("answer to an NPS question, stars, or a scale that sources.yaml names", "rating"),
            ("texts of an answer with a rating", "text of its first rating"),
            ("answer without any rating", "message of the customer"),
            ("other questions, hidden fields", "attributes; customer, conversation by their names"),
        ),
    ),
)
