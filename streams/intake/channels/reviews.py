"""Reviews as records: what the APIs of Google Play, the App Store and Trustpilot answer.

A review becomes a rating and, where it has a text, a message of the customer; a reply a message of
the agent in the same conversation, which is the review. A reply that is older than the text was
given to a former version: a conversation that the agent opens has no response time, so none is
ever negative. Where a store keeps one time only, that of the last version, each version corrects
the review: the first one itself, to no effect.
"""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import msgspec

from streams.intake.channels.adapter import Item
from streams.intake.channels.payload import decode, known


class Review(NamedTuple):
    """A review whatever its shop; times as written there. `edited`: when this version was made."""

    id: str
    stars: float
    created: str | int
    edited: str | int | None
    author: str | None
    text: str
    language: str | None
    attributes: dict[str, Any]


class Reply(NamedTuple):
    """A company's public answer to a review."""

    text: str
    time: str | int


class _Page(msgspec.Struct, frozen=True):
    reviews: list[msgspec.Raw] | None = None


_page: Final = msgspec.json.Decoder(_Page)


def of_page(body: bytes) -> list[msgspec.Raw]:
    """The reviews of a body: those of a page, or the one that it is.

    Raises:
        Refused: it is neither.
    """
    found = decode(_page, body).reviews
    return [msgspec.Raw(body)] if found is None else found


def items(namespace: str, review: Review, reply: Reply | None) -> Iterator[Item]:
    """The touchpoints of one review."""
    base = known(
        channel="review",
        customer={namespace: review.author or f"review {review.id}"},
        conversation=review.id,
        attributes=review.attributes,
    )
    said = known(language=review.language)
    version = review.created if review.edited is None else review.edited
    rating: dict[str, Any] = {"scale": "stars5", "value": review.stars}
    first = {"id": review.id, "time": review.created, "kind": "rating", "rating": rating}
    yield base | said | first
    if review.edited is not None:
        corrected = {"rating": rating | {"of": review.id}, "kind": "rating"}
        yield base | said | corrected | {"id": _id(review, "edit", version), "time": version}
    if review.text.strip():
        told = {"id": _id(review, "text", version), "time": version, "text": review.text}
        yield base | said | told | {"kind": "message"}
    if reply is not None:
        answer = {"id": _id(review, "reply", reply.time), "time": reply.time, "actor": "agent"}
        yield base | known(text=reply.text) | answer | {"kind": "message"}


def _id(review: Review, part: str, time: str | int) -> str:
    return f"{review.id}:{part}:{time}"
