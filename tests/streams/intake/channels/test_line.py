"""LINE's subtle rules: many events in a delivery, groups, and what is no message."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.refusal import Refused
from streams.intake.channels.adapter import Delivery, Item
from streams.intake.channels.line import ADAPTERS
from tests.support.golden import RECEIVED_AT


def event(type_: str, **fields: Any) -> dict[str, Any]:
    """An event of a user."""
    base = {"type": type_, "timestamp": 1, "webhookEventId": "e1", "source": {"userId": "U1"}}
    return base | fields


def read(*events: Any, own: tuple[str, ...] = ()) -> list[Item]:
    """The items of a delivery."""
    body = json.dumps({"events": events}).encode()
    return list(ADAPTERS[0].read(Delivery("line", body, RECEIVED_AT, options={"own": own})))


def only(item: Item) -> dict[str, Any]:
    """An item that was not refused."""
    assert isinstance(item, dict)
    return item


@given(st.lists(st.sampled_from(["follow", "made_up", "message"]), min_size=1, max_size=12))
def test_every_event_is_answered_in_its_order(types: list[str]) -> None:
    """Unknown ones and a message without a message are refused, and leave the others alone."""
    found = read(*(event(type_) for type_ in types))
    assert [not isinstance(item, Refused) for item in found] == [one == "follow" for one in types]


def test_a_redelivered_message_is_the_same_touchpoint() -> None:
    """LINE sends it again with another reply token and says so."""
    told = {"message": {"id": "m1", "type": "text", "text": "hi"}}
    again = {"deliveryContext": {"isRedelivery": True}, "replyToken": "other"}
    first, second = read(event("message", **told), event("message", **told, **again))
    assert first == second


@pytest.mark.parametrize(
    ("source", "conversation", "customer"),
    [
        ({"type": "user", "userId": "U1"}, "U1", {"line": "U1"}),
        ({"type": "group", "groupId": "C1", "userId": "U1"}, "C1", {"line": "U1"}),
        ({"type": "room", "roomId": "R1"}, "R1", None),
    ],
)
def test_a_group_is_one_conversation_of_many(
    source: dict[str, str], conversation: str, customer: dict[str, str] | None
) -> None:
    """Who does not show to the bot is left to the conversation's owner."""
    item = only(read(event("postback", source=source, postback={"data": "x"}))[0])
    assert (item["conversation"], item.get("customer")) == (conversation, customer)


@pytest.mark.parametrize("type_", ["unsend", "messageEdited"])
def test_what_an_agent_takes_back_is_told_of_the_agent(type_: str) -> None:
    """It happens to the message; who did it is said."""
    more = {"unsend": {"messageId": "m1"}, "message": {"id": "m1", "type": "text"}}
    item = only(read(event(type_, **more), own=("U1",))[0])
    assert (item["actor"], item["attributes"]["of"], item["attributes"]["by"]) == (
        "system",
        "m1",
        "agent",
    )


def test_each_member_who_joins_is_told_apart() -> None:
    """One event for two people is two touchpoints with ids of their own."""
    members = {"members": [{"userId": "U7"}, {"userId": "U8"}]}
    found = [only(item) for item in read(event("memberJoined", joined=members))]
    assert [(item["id"], item["customer"]) for item in found] == [
        ("e1:U7", {"line": "U7"}),
        ("e1:U8", {"line": "U8"}),
    ]


def test_members_without_anybody_are_refused() -> None:
    """Nothing is passed over in silence."""
    (found,) = read(event("memberLeft", left={"members": []}))
    assert isinstance(found, Refused)
