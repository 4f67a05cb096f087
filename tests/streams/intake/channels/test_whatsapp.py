"""WhatsApp's subtle rules: many things in a delivery, statuses in any order."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.refusal import Refused
from streams.intake.channels.adapter import Delivery, Item
from streams.intake.channels.whatsapp import ADAPTERS
from tests.support.golden import RECEIVED_AT

NOON = "1769860800"


def read(**value: Any) -> list[Item]:
    """The items of one change."""
    change = {"value": {"metadata": {"phone_number_id": "77"}} | value, "field": "messages"}
    body = json.dumps({"entry": [{"changes": [change]}]}).encode()
    return list(ADAPTERS[0].read(Delivery("wa", body, RECEIVED_AT)))


def status(name: str, **fields: Any) -> dict[str, Any]:
    """A status of message m."""
    return {"id": "m", "status": name, "timestamp": NOON, "recipient_id": "4915112345678"} | fields


def message(number: int, **fields: Any) -> dict[str, Any]:
    """A text."""
    return {"id": f"m{number}", "from": "4915112345678", "timestamp": NOON, "type": "text"} | fields


@given(st.permutations(["sent", "delivered", "read", "delivered", "sent"]))
def test_statuses_become_the_same_touchpoints_in_any_order(order: list[str]) -> None:
    """One for each status, under an id of its own; a repeated one is a repeated touchpoint."""
    items = read(statuses=[status(name) for name in order])
    found = {str(item["id"]): item for item in items if isinstance(item, dict)}
    assert found.keys() == {"m", "m:delivered", "m:read"}
    assert [found[name]["actor"] for name in ("m", "m:delivered", "m:read")] == [
        "agent",
        "system",
        "system",
    ]


@pytest.mark.parametrize(
    ("told", "actor"),
    [
        ({}, "agent"),
        ({"conversation": {"origin": {"type": "user_initiated"}}}, "agent"),
        ({"pricing": {"category": "service"}}, "agent"),
        ({"conversation": {"origin": {"type": "marketing"}}}, "system"),
        ({"pricing": {"category": "utility"}}, "system"),
    ],
)
def test_a_template_is_nobodys_answer(told: dict[str, Any], actor: str) -> None:
    """An advertisement that went out stops no response clock."""
    (item,) = read(statuses=[status("sent", **told)])
    assert isinstance(item, dict)
    assert item["actor"] == actor


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_every_part_is_answered_in_its_order(good: list[bool]) -> None:
    """Spoilt messages among good ones: as many items as parts, each in its place."""
    parts = [message(n) if ok else {"id": n, "type": []} for n, ok in enumerate(good)]
    items = read(messages=parts)
    assert [not isinstance(item, Refused) for item in items] == good


def test_a_customer_on_two_company_numbers_has_two_conversations() -> None:
    """Each number has its own chat on the customer's telephone."""
    item = read(messages=[message(1)])[0]
    other = read(messages=[message(1)], metadata={"phone_number_id": "88"})[0]
    assert isinstance(item, dict)
    assert isinstance(other, dict)
    assert (item["conversation"], other["conversation"]) == ("77:4915112345678", "88:4915112345678")


def test_a_known_number_names_the_customer_before_the_hidden_id() -> None:
    """Both are told, so that the two can be linked later."""
    item = read(messages=[message(1, from_user_id="DE.1")])[0]
    assert isinstance(item, dict)
    assert item["customer"] == {"phone": "+4915112345678", "whatsapp": "DE.1"}
    assert item["conversation"] == "77:4915112345678"


def test_who_is_named_among_the_contacts_only_is_known_all_the_same() -> None:
    """As where the number is hidden; of two contacts nobody can say who wrote."""
    hidden = {key: value for key, value in message(1).items() if key != "from"}
    item = read(messages=[hidden], contacts=[{"user_id": "DE.1"}])[0]
    assert isinstance(item, dict)
    assert (item["customer"], item["conversation"]) == ({"whatsapp": "DE.1"}, "77:DE.1")
    two = read(messages=[hidden], contacts=[{"user_id": "DE.1"}, {"user_id": "DE.2"}])[0]
    assert isinstance(two, Refused)
