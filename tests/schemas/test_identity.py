"""Names of customers: one person, one name."""

import pytest

from schemas.identity import canonical_customer
from schemas.refusal import Refused

ORDER = ("id", "email", "phone")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("c-1", "c-1"),
        (" c-1 ", " c-1 "),
        ("00042", "00042"),
        ({"id": "42"}, "id:42"),
        ({"id": " 42 ", "email": "a@b.example"}, "id:42"),
        ({"email": " Anna@Example.COM "}, "email:anna@example.com"),
        ({"phone": "+32 470 12 34 56"}, "phone:+32470123456"),
        ({"phone": "0470/12.34.56"}, "phone:+32470123456"),
        ({"phone": "+1 (415) 555-2671"}, "phone:+14155552671"),
        ({"id": None, "telegram": "7", "loyalty": "9"}, "loyalty:9"),
        ({"crm.x": "Ä"}, "crm.x:Ä"),
        ({"instagram": " @Ada.L "}, "instagram:ada.l"),
        ({"telegram": "123456"}, "telegram:123456"),
        ({"line": "U4AF"}, "line:U4AF"),
    ],
)
def test_one_identifier_names_the_customer(value: object, expected: str) -> None:
    """The first of the settings' order that is there, then by name; its value normalised."""
    assert canonical_customer(value, ORDER, "BE") == expected


def test_the_settings_decide_the_order() -> None:
    """Two identifiers of one person, named by either."""
    both = {"email": "a@b.example", "telegram": "7"}

    assert canonical_customer(both, ("telegram", "email"), "") == "telegram:7"
    assert canonical_customer(both, ("email",), "") == "email:a@b.example"


@pytest.mark.parametrize(
    "value",
    [
        42,
        True,
        1.5,
        [],
        {},
        {"id": None},
        {"id": ""},
        {"id": "  "},
        {"id": 42},
        {"instagram": "@"},
        {"id": {"a": "b"}},
        {"email": "n/a"},
        {"email": "a@b@c"},
        {"email": "a b@c"},
        {"phone": "none"},
        {"phone": "12"},
        {"phone": "+999999999999999999"},
        {"ID": "42"},
        {"a:b": "42"},
        {"": "42"},
        {"x" * 65: "42"},
        {"id": "x" * 201},
        {f"n{number}": "1" for number in range(65)},
    ],
)
def test_what_names_nobody_is_refused(value: object) -> None:
    """With reason bad_customer; the naming value is never skipped for the next."""
    with pytest.raises(Refused) as caught:
        canonical_customer(value, ORDER, "BE")

    assert caught.value.reason == "bad_customer"


def test_a_national_number_needs_a_country() -> None:
    """The message says which setting would name it."""
    with pytest.raises(Refused, match=r"flow\.country"):
        canonical_customer({"phone": "0470 12 34 56"}, ORDER, "")


def test_the_value_is_not_in_the_message() -> None:
    """Messages go to logs and dashboards, identifiers must not."""
    with pytest.raises(Refused) as caught:
        canonical_customer({"email": "secret"}, ORDER, "")

    assert "secret" not in caught.value.error
