"""The one door: what becomes a touchpoint, and with which reason the rest is refused."""

from typing import Any

import msgspec
import pytest

from schemas.canonical import Policy, Refused, canonicalise
from schemas.touchpoint import Amount, Call, Rating, Touchpoint, Transfer, encode

POLICY = Policy(country="BE")
NOON = 1_769_860_800_000
LEAST: dict[str, Any] = {
    "id": "m-1",
    "source": "shop",
    "time": "2026-01-31T12:00:00Z",
    "channel": "chat",
    "kind": "message",
    "customer": "c-1",
}


def door(policy: Policy = POLICY, **changes: Any) -> Touchpoint:
    """The least record with these changes, as bytes and as a mapping: both are the same."""
    record = LEAST | changes
    touchpoint = canonicalise(msgspec.json.encode(record), policy, received_at=7)
    assert canonicalise(record, policy, received_at=7) == touchpoint
    return touchpoint


def reason(record: object) -> str:
    """Why a record is refused."""
    raw = record if isinstance(record, bytes) else msgspec.json.encode(record)
    with pytest.raises(Refused) as caught:
        canonicalise(raw, POLICY, received_at=7)
    assert caught.value.error
    return caught.value.reason.value


def test_the_least_record_is_a_touchpoint() -> None:
    """Six fields are enough; the customer is the actor unless it is said otherwise."""
    assert door() == Touchpoint(
        id="m-1",
        source="shop",
        time=NOON,
        channel="chat",
        kind="message",
        customer="c-1",
        received_at=7,
        actor="customer",
    )


def test_null_is_absent() -> None:
    """For every field that is optional, received_at and sentiment too."""
    names = ("actor", "conversation", "text", "rating", "call", "attributes", "received_at")

    assert door(POLICY, **dict.fromkeys(names)) == door()


@pytest.mark.parametrize("name", LEAST)
def test_what_is_required_must_be_there(name: str) -> None:
    """Missing or null."""
    assert reason({k: v for k, v in LEAST.items() if k != name}) == "missing_field"
    assert reason(LEAST | {name: None}) == "missing_field"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rating": {"scale": "csat5", "value": 4}, "kind": "rating"}, Rating("csat5", 4.0)),
        (
            {"rating": {"scale": "nps", "value": 0, "of": "r-1"}, "kind": "rating"},
            Rating("nps", 0.0, "r-1"),
        ),
        (
            {"call": {"talk_seconds": 30, "answered": True}, "kind": "call"},
            Call(talk_seconds=30.0, answered=True),
        ),
        ({"transfer": {"from": "a", "to": "b"}, "kind": "transfer"}, Transfer("a", "b")),
        ({"amount": {"value": -9.5, "currency": "EUR"}, "kind": "purchase"}, Amount(-9.5, "EUR")),
        ({"status": "solved", "kind": "status"}, "solved"),
        ({"outcome": "churned", "kind": "outcome"}, "churned"),
    ],
)
def test_a_kind_brings_its_own_field(changes: dict[str, Any], expected: object) -> None:
    """Ratings, calls, transfers, purchases, statuses and outcomes."""
    assert getattr(door(**changes), next(iter(changes))) == expected


@pytest.mark.parametrize("kind", ["rating", "status", "outcome"])
def test_a_kind_without_its_field_is_refused(kind: str) -> None:
    """A rating without a value says nothing."""
    assert reason(LEAST | {"kind": kind}) == "missing_field"


@pytest.mark.parametrize(
    "field",
    [
        {"rating": {"scale": "nps", "value": 1}},
        {"status": "open"},
        {"outcome": "churned"},
        {"call": {}},
        {"transfer": {"from": "a", "to": "b"}},
        {"amount": {"value": 1, "currency": "EUR"}},
    ],
)
def test_a_field_of_another_kind_is_refused(field: dict[str, Any]) -> None:
    """A message has none of them."""
    assert reason(LEAST | field) == "misplaced_field"


def test_strangers_become_attributes_under_their_own_names() -> None:
    """Plain values only, sorted among the given ones."""
    touchpoint = door(plan="gold", age=3, vip=True, note=None, attributes={"place": "Ghent"})

    assert list(touchpoint.attributes.items()) == [
        ("age", 3),
        ("note", None),
        ("place", "Ghent"),
        ("plan", "gold"),
        ("vip", True),
    ]


@pytest.mark.parametrize(
    ("text", "policy", "expected"),
    [
        ("Ring 0470 12 34 56", Policy(), "Ring 0470 12 34 56"),
        ("Ring 0470 12 34 56", Policy(texts="redact", country="BE"), "Ring [phone]"),
        ("Ring 0470 12 34 56", Policy(texts="drop"), None),
        ("", Policy(), None),
        ("a\x00\n\t‌b", Policy(), "a\x00\n\t‌b"),
    ],
)
def test_texts_are_kept_as_the_policy_says(text: str, policy: Policy, expected: str | None) -> None:
    """An empty text is none; a text may hold any character."""
    assert door(policy, text=text).text == expected


def test_a_text_that_grows_by_redaction_stays_within_its_limit() -> None:
    """65,536 characters of short addresses would be more with [email] in their places."""
    text = ("a@b.c " * 10_923)[:65_536]

    assert len(door(Policy(texts="redact"), text=text).text or "") == 65_536


def test_the_owner_of_a_conversation_stands_in_for_a_missing_customer() -> None:
    """Only where the conversation is known; a given customer is never replaced."""
    owners = {("shop", "t-1"): "c-9"}

    def owner_of(source: str, conversation: str) -> str | None:
        return owners.get((source, conversation))

    def named(**changes: Any) -> str:
        record = {k: v for k, v in (LEAST | changes).items() if v is not None}
        return canonicalise(record, POLICY, received_at=7, owner_of=owner_of).customer

    assert named(customer=None, conversation="t-1") == "c-9"
    assert named(conversation="t-1") == "c-1"
    with pytest.raises(Refused, match="missing_field"):
        named(customer=None, conversation="t-2")
    with pytest.raises(Refused, match="missing_field"):
        named(customer=None, source=["shop"], conversation="t-1")


def test_canonical_json_is_byte_stable() -> None:
    """Whatever order and form the sender chose."""
    one = door(b=1, a=2, time=NOON)
    other = canonicalise(
        b'{"a":2, "kind":"message","channel":"chat","customer":"c-1","b":1,'
        b'"time":"2026-01-31T13:00:00.000999+01:00","source":"shop","id":"m-1"}',
        POLICY,
        received_at=7,
    )

    assert encode(one) == encode(other)
    assert encode(one) == (
        b'{"id":"m-1","source":"shop","time":1769860800000,"channel":"chat","kind":"message",'
        b'"customer":"c-1","received_at":7,"attributes":{"a":2,"b":1}}'
    )


def feel(text: str, language: str | None) -> tuple[str, float | None]:
    """Every text is English and as good as it is long."""
    return language or "en", len(text) / 100


@pytest.mark.parametrize(
    ("fields", "sentiment", "language"),
    [
        ({"text": "call me"}, 0.07, "en"),
        ({"text": "call me", "language": "de"}, 0.07, "de"),
        # only what customers say tells how they feel
        ({"text": "call me", "actor": "agent"}, None, None),
        ({}, None, None),
    ],
)
def test_texts_of_customers_are_scored(
    fields: dict[str, object], sentiment: float | None, language: str | None
) -> None:
    """Before privacy drops them; the sender's own language stands."""
    found = door(Policy(texts="drop", feel=feel), **fields)
    assert (found.sentiment, found.language, found.text) == (sentiment, language, None)
