"""Intercom's subtle rules: parts named by their ids, ratings that change, who is behind it all."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.refusal import Refused
from streams.customers.ratings import version_of
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.intercom import ADAPTERS
from streams.signals.ratings import standing
from tests.support.conversations import touchpoints_of
from tests.support.golden import RECEIVED_AT

NOON = 1_769_860_800
ADA = {"type": "user", "id": "c1", "email": "ada@example.com"}
SARA = {"type": "admin", "id": "9"}


def notice(topic: str, created_at: int = NOON, **item: Any) -> Delivery:
    """A notification about conversation 7."""
    about = {"id": "7", "created_at": NOON, "contacts": {"contacts": [{"id": "c1"}]}}
    body = {"id": f"n{created_at}", "topic": topic, "created_at": created_at}
    return Delivery("ic", json.dumps(body | {"data": {"item": about | item}}).encode(), RECEIVED_AT)


def read(delivery: Delivery) -> list[Any]:
    """The items of a delivery."""
    return list(ADAPTERS[0].read(delivery))


def part(type_: str, author: object, body: str | None = "<p>x</p>", **fields: Any) -> Any:
    """The parts that a notification carries."""
    told = {"id": "41", "part_type": type_, "created_at": NOON, "author": author, "body": body}
    return {"conversation_parts": [told | fields]}


def rating(value: int, updated_at: int) -> Delivery:
    """A rating as it stands at a time."""
    given_ = {"rating": value, "created_at": NOON, "updated_at": updated_at}
    return notice("conversation.rating.added", updated_at, conversation_rating=given_)


@given(st.permutations([rating(5, NOON), rating(1, NOON + 60), rating(3, NOON + 90)]))
def test_the_latest_rating_stands_whatever_came_first(order: list[Delivery]) -> None:
    """Also where the first was never told: what corrects it brings it along."""
    for came in (order, order[:1], order[1:]):
        first_of_each = {one.id: one for one in touchpoints_of(ADAPTERS[0], reversed(came))}
        stands = standing({id_: version_of(one) for id_, one in first_of_each.items()}, 2**62)
        latest = max(came, key=lambda delivery: read(delivery)[-1]["time"])
        assert {id_: one.value for id_, one in stands.items()} == {
            "7:rating": read(latest)[-1]["rating"]["value"]
        }


def test_a_reply_and_the_close_that_carries_it_are_one_message() -> None:
    """Intercom sends both; the part's id is the message's."""
    replied = read(notice("conversation.admin.replied", conversation_parts=part("comment", SARA)))
    closed = read(notice("conversation.admin.closed", conversation_parts=part("close", SARA)))
    assert replied[0] == closed[0]
    assert [item["kind"] for item in closed] == ["message", "status"]


@pytest.mark.parametrize(
    ("author", "to", "kind"),
    [
        (SARA, {"type": "admin", "id": "10"}, "transfer"),
        (SARA, {"type": "admin", "id": "9"}, "message"),
        ({"type": "bot", "id": "1"}, {"type": "admin", "id": "9"}, "message"),
        (SARA, {"type": "nobody_admin", "id": None}, "message"),
        (None, None, "message"),
    ],
)
def test_only_a_teammates_handing_on_is_a_transfer(author: object, to: object, kind: str) -> None:
    """Taking it oneself, or being given it by a machine, hands nothing over."""
    parts = part("assignment", author, None, assigned_to=to)
    (item,) = read(notice("conversation.admin.assigned", conversation_parts=parts))
    assert (item["kind"], item["kind"] == "transfer") == (kind, "transfer" in item)


def test_one_customer_has_one_name_in_all_of_a_conversation() -> None:
    """The address of who began it is in every notification, so all name the same identifiers."""
    source = {"id": "1", "author": ADA, "body": "<p>hi</p>"}
    topics = ("user.created", "admin.replied", "admin.closed", "user.replied")
    named = [
        item["customer"]
        for topic in topics
        for item in read(
            notice(f"conversation.{topic}", source=source, conversation_parts=part("comment", SARA))
        )
    ]
    assert named == [{"email": "ada@example.com", "intercom": "c1"}] * len(named)


def test_a_conversation_that_names_nobody_is_left_to_its_owner() -> None:
    """The customer is then the one who was first seen in it."""
    (item,) = read(notice("conversation.admin.snoozed", contacts=None, conversation_parts=None))
    assert "customer" not in item


def test_a_rating_topic_without_a_rating_is_refused() -> None:
    """There is nothing to count."""
    with pytest.raises(Refused):
        read(notice("conversation.rating.added", conversation_rating={"rating": None}))
