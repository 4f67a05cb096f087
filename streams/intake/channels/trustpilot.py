"""Trustpilot: service reviews as https://documentation-apidocumentation.trustpilot.com has them."""

from collections.abc import Iterator
from typing import Final

import msgspec

from streams.intake.channels import reviews
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known


class _Reply(msgspec.Struct, frozen=True, rename="camel"):
    text: str
    created_at: str
    updated_at: str | None = None


class _Consumer(msgspec.Struct, frozen=True):
    id: str


class _Review(msgspec.Struct, frozen=True, rename="camel"):
    id: str
    stars: int
    created_at: str
    updated_at: str | None = None
    text: str | None = None
    title: str | None = None
    language: str | None = None
    consumer: _Consumer | None = None
    reference_id: str | None = None
    company_reply: _Reply | None = None


_review: Final = msgspec.json.Decoder(_Review)


def _read(delivery: Delivery) -> Iterator[Item]:
    return each(reviews.of_page(delivery.body), _items, "reviews")


def _items(raw: msgspec.Raw) -> Iterator[Item]:
    found = decode(_review, raw)
    review = reviews.Review(
        id=found.id,
        stars=found.stars,
        created=found.created_at,
        edited=found.updated_at,
        author=found.consumer.id if found.consumer else None,
        text="\n".join(text for text in (found.title, found.text) if text),
        language=found.language,
        attributes=known(reference=found.reference_id),
    )
    said = found.company_reply
    reply = None
    if said is not None:
        reply = reviews.Reply(said.text, said.updated_at or said.created_at)
    return reviews.items("trustpilot", review, reply)


ADAPTERS: Final = (
    Adapter(
        kind="trustpilot",
        title="Trustpilot reviews",
        read=_read,
        signature="shared-secret",
        becomes=(
            ("a review, or {reviews: […]} as the API answers", "rating of 1 to 5 stars"),
            ("title and text", "message of the customer"),
            ("updatedAt", "correction of the rating"),
            ("companyReply", "message of the agent"),
        ),
    ),
)
