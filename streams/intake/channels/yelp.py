"""Yelp: new reviews of a business, https://docs.developer.yelp.com/docs/reviews-webhooks-v2."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known, unknown


class _Update(msgspec.Struct, frozen=True):
    event_type: str
    review_id: str
    rating: float
    event_time: str | None = None
    language: str | None = None
    user_id: str | None = None


class _Data(msgspec.Struct, frozen=True):
    id: str
    updates: list[msgspec.Raw] = []


class _Body(msgspec.Struct, frozen=True):
    time: str
    data: _Data


_body: Final = msgspec.json.Decoder(_Body)
_update: Final = msgspec.json.Decoder(_Update)


def _read(delivery: Delivery) -> Iterator[Item]:
    body = decode(_body, delivery.body)

    def read(raw: msgspec.Raw) -> Iterator[Item]:
        yield _item(decode(_update, raw), body)

    return each(body.data.updates, read, "updates")


def _item(update: _Update, body: _Body) -> Item:
    if update.event_type != "NEW_REVIEW_EVENT":
        raise unknown("event_type", update.event_type)
    rating: dict[str, Any] = {"scale": "stars5", "value": update.rating}
    return known(
        id=update.review_id,
        time=update.event_time or body.time,
        channel="review",
        kind="rating",
        # Without its writer's name a review is all that is known of its writer.
        customer={"yelp": update.user_id or f"review {update.review_id}"},
        conversation=update.review_id,
        language=update.language,
        rating=rating,
        attributes={"business": body.data.id},
    )


ADAPTERS: Final = (
    Adapter(
        kind="yelp",
        title="Yelp reviews",
        read=_read,
        signature="none",
        becomes=(("NEW_REVIEW_EVENT", "rating of 1 to 5 stars; its time may need a zone"),),
    ),
)
