"""App Store: customer reviews as the App Store Connect API answers them.

https://developer.apple.com/documentation/appstoreconnectapi/customerreview
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from streams.intake.channels import reviews
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known


class _Attributes(msgspec.Struct, frozen=True, rename="camel"):
    rating: int
    created_date: str
    title: str | None = None
    body: str | None = None
    reviewer_nickname: str | None = None
    territory: str | None = None


class _Named(msgspec.Struct, frozen=True):
    id: str


class _Link(msgspec.Struct, frozen=True):
    data: _Named | None = None


class _Links(msgspec.Struct, frozen=True):
    response: _Link | None = None


class _Review(msgspec.Struct, frozen=True):
    id: str
    attributes: _Attributes
    relationships: _Links | None = None


class _Said(msgspec.Struct, frozen=True, rename="camel"):
    response_body: str = ""
    last_modified_date: str | None = None


class _Response(msgspec.Struct, frozen=True):
    id: str
    type: str
    attributes: _Said = _Said()


class _Page(msgspec.Struct, frozen=True):
    data: msgspec.Raw
    included: list[_Response] = []


_page: Final = msgspec.json.Decoder(_Page)
_list: Final = msgspec.json.Decoder(list[msgspec.Raw])
_review: Final = msgspec.json.Decoder(_Review)


def _read(delivery: Delivery) -> Iterator[Item]:
    page = decode(_page, delivery.body)
    replies = {found.id: found.attributes for found in page.included}
    raw = bytes(page.data)
    raws = decode(_list, raw) if raw.startswith(b"[") else [page.data]

    def read(raw: msgspec.Raw) -> Iterator[Item]:
        return _items(decode(_review, raw), replies)

    return each(raws, read, "data")


def _items(found: _Review, replies: dict[str, _Said]) -> Iterator[Item]:
    told = found.attributes
    review = reviews.Review(
        id=found.id,
        stars=told.rating,
        created=told.created_date,
        edited=told.created_date,
        author=None,  # a nickname is no name: two people may have one
        text="\n".join(text for text in (told.title, told.body) if text),
        language=None,
        attributes=known(territory=told.territory, nickname=told.reviewer_nickname),
    )
    link = found.relationships and found.relationships.response
    said = replies.get(link.data.id) if link and link.data else None
    reply = None
    if said is not None and said.last_modified_date is not None:
        reply = reviews.Reply(said.response_body, said.last_modified_date)
    return reviews.items("app-store", review, reply)


ADAPTERS: Final = (
    Adapter(
        kind="app-store",
        title="App Store reviews",
        read=_read,
        signature="shared-secret",
        becomes=(
            ("customerReviews in data, one or many", "rating of 1 to 5 stars"),
            (
                "title and body; an edit of them",
                "message of the customer; correction of the rating",
            ),
            ("customerReviewResponses in included", "message of the agent"),
        ),
    ),
)
