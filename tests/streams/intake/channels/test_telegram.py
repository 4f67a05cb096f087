"""Telegram's subtle rules, on updates that python-telegram-bot's own types build."""

from datetime import UTC, datetime
from typing import Any

import pytest
from telegram import Chat, Message, MessageOriginUser, PhotoSize, Update, User

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.telegram import ADAPTERS
from tests.support.golden import RECEIVED_AT

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
NOON_MS = 1_769_860_800_000
ADA = User(7001, "Ada", is_bot=False)
PRIVATE = Chat(7001, Chat.PRIVATE)
GROUP = Chat(-100200, Chat.SUPERGROUP, title="Help")
CHANNEL = Chat(-100300, Chat.CHANNEL, title="News")


def read(update: Update, **options: object) -> list[Any]:
    """The items of an update as the bot library writes it."""
    body = update.to_json().encode()
    delivery = Delivery("bot", body, RECEIVED_AT, options=options)
    return list(ADAPTERS[0].read(delivery))


def message(chat: Chat = PRIVATE, sender: User | None = ADA, **fields: Any) -> Message:
    """A message of noon."""
    return Message(1, NOON, chat, from_user=sender, **fields)


def test_a_message_with_everything_optional_left_out_is_read() -> None:
    """What the library leaves out is left out."""
    (item,) = read(Update(1, message=message(text="hi")))
    assert item == {
        "id": "7001:1",
        "time": NOON_MS,
        "channel": "telegram",
        "kind": "message",
        "actor": "customer",
        "customer": {"telegram": "7001"},
        "conversation": "7001",
        "text": "hi",
        "attributes": {},
    }


def test_two_edits_in_one_second_are_two_corrections_of_one_message() -> None:
    """The update's id tells versions apart, for Telegram's times are whole seconds."""
    edits = [
        read(Update(number, edited_message=message(text=text, edit_date=NOON)))[0]
        for number, text in ((8, "a"), (9, "b"))
    ]
    assert [edit["id"] for edit in edits] == ["7001:1:8", "7001:1:9"]
    assert {edit["attributes"]["of"] for edit in edits} == {"7001:1"}
    assert {edit["actor"] for edit in edits} == {"system"}


@pytest.mark.parametrize(
    ("sender", "fields", "actor", "customer"),
    [
        (User(1087968824, "Group", is_bot=True), {"sender_chat": GROUP}, "agent", None),
        (User(136817688, "Channel", is_bot=True), {"sender_chat": CHANNEL}, "customer", "-100300"),
        (
            User(777000, "Telegram", is_bot=False),
            {"sender_chat": CHANNEL, "is_automatic_forward": True},
            "agent",
            None,
        ),
        (User(99, "Bot", is_bot=True), {}, "bot", None),
        (User(42, "Sara", is_bot=False), {}, "agent", None),
        (ADA, {}, "customer", "7001"),
    ],
)
def test_who_speaks_in_a_group(
    sender: User, fields: dict[str, Any], actor: str, customer: str | None
) -> None:
    """Anonymous administrators and the linked channel are the company, other channels are not."""
    update = Update(1, message=message(GROUP, sender, text="hi", **fields))
    (item,) = read(update, own=["42"])
    assert item["actor"] == actor
    assert item.get("customer") == (customer and {"telegram": customer})


def test_an_agents_words_in_a_private_chat_are_about_its_customer() -> None:
    """There the chat's id is the customer's, whoever speaks."""
    bot = User(99, "Bot", is_bot=True)
    (item,) = read(Update(1, message=message(sender=bot, text="hello")))
    assert (item["actor"], item["customer"]) == ("bot", {"telegram": "7001"})


def test_a_forwarded_photo_is_the_forwarders_message() -> None:
    """Who first sent it is not who sends it now."""
    forwarded = message(
        photo=(PhotoSize("f", "u", 1, 1),),
        forward_origin=MessageOriginUser(NOON, User(5, "Other", is_bot=False)),
    )
    (item,) = read(Update(1, message=forwarded))
    assert (item["customer"], item["attributes"]) == ({"telegram": "7001"}, {"media": "photo"})


def test_a_delivery_is_named_by_its_update_and_by_nothing_where_it_has_none() -> None:
    """So a repeated update is one delivery, and a spoilt one is named by its content."""
    name = ADAPTERS[0].delivery_id
    assert name(Delivery("bot", b'{"update_id": 501}', 0)) == "501"
    assert name(Delivery("bot", b'{"update_id": [1]}', 0)) is None
    assert name(Delivery("bot", b"no JSON", 0)) is None
