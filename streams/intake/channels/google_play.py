"""Google Play: reviews as https://developers.google.com/android-publisher/api-ref answers them."""

from collections.abc import Iterator
from typing import Final

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels import reviews
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import decode, each, known


class _Time(msgspec.Struct, frozen=True):
    seconds: str | int
    nanos: int = 0

    def ms(self) -> int:
        """Milliseconds UTC; the API writes whole seconds as text.

        Raises:
            Refused: they are no number.
        """
        try:
            return int(self.seconds) * 1000 + self.nanos // 1_000_000
        except ValueError:
            raise Refused(Reason.BAD_TIME, "lastModified: seconds must be a number") from None


class _Said(msgspec.Struct, frozen=True, rename="camel"):
    last_modified: _Time
    text: str = ""
    star_rating: int | None = None
    reviewer_language: str | None = None
    app_version_name: str | None = None
    device: str | None = None


class _Comment(msgspec.Struct, frozen=True, rename="camel"):
    user_comment: _Said | None = None
    developer_comment: _Said | None = None


class _Review(msgspec.Struct, frozen=True, rename="camel"):
    review_id: str
    comments: list[_Comment]


_review: Final = msgspec.json.Decoder(_Review)


def _read(delivery: Delivery) -> Iterator[Item]:
    return each(reviews.of_page(delivery.body), _items, "reviews")


def _items(raw: msgspec.Raw) -> Iterator[Item]:
    found = decode(_review, raw)
    said = next((c.user_comment for c in found.comments if c.user_comment), None)
    if said is None or said.star_rating is None:
        raise Refused(Reason.MISSING_FIELD, "comments: there is no userComment with starRating")
    time = said.last_modified.ms()
    review = reviews.Review(
        id=found.review_id,
        stars=said.star_rating,
        created=time,
        edited=time,
        author=None,
        text=said.text,
        language=said.reviewer_language,
        attributes=known(app_version=said.app_version_name, device=said.device),
    )
    answer = next((c.developer_comment for c in found.comments if c.developer_comment), None)
    reply = None
    if answer is not None:
        reply = reviews.Reply(answer.text, answer.last_modified.ms())
    return reviews.items("google-play", review, reply)


ADAPTERS: Final = (
    Adapter(
        kind="google-play",
        title="Google Play reviews",
        read=_read,
        signature="shared-secret",
        becomes=(
            ("a review, or {reviews: […]} as the API answers", "rating of 1 to 5 stars"),
            ("its text; an edit of it", "message of the customer; correction of the rating"),
            ("developerComment", "message of the agent"),
        ),
    ),
)
