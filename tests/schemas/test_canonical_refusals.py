"""Refusals of the one door, each with its reason."""

from typing import Any

import pytest

from schemas.canonical import Policy, Refused, canonicalise
from tests.schemas.test_canonical import LEAST, reason

LONG = "x" * 201


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", "invalid_json"),
        (b"{", "invalid_json"),
        (b"{} {}", "invalid_json"),
        (b"\xef\xbb\xbf{}", "invalid_json"),
        (b'{"id": NaN}', "invalid_json"),
        (b'{"id": 1e999}', "invalid_json"),
        (b'{"id": "\xff"}', "invalid_json"),
        (b'{"id": "\\ud800"}', "invalid_json"),
        (b'{"id": "\xed\xa0\x80"}', "invalid_json"),
        (b"[" * 100_000, "invalid_json"),
        (b'{"a":' * 50_000, "invalid_json"),
        (b"1" * 10_000, "invalid_json"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (b'"m-1"', "not_an_object"),
        (b"{}" + b" " * 256 * 1024, "too_large"),
    ],
    ids=lambda value: str(value[:12]),
)
def test_bytes_that_are_no_record(raw: bytes, expected: str) -> None:
    """Broken, hostile or simply something else."""
    assert reason(raw) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"received_at": 1}, "reserved_field"),
        ({"sentiment": 0.5}, "reserved_field"),
        ({"id": ""}, "bad_value"),
        ({"id": 1}, "bad_value"),
        ({"id": LONG}, "bad_value"),
        ({"id": "a\nb"}, "bad_value"),
        ({"id": "a\x85b"}, "bad_value"),
        ({"source": "Shop"}, "bad_value"),
        ({"source": "shop\n"}, "bad_value"),
        ({"source": ""}, "bad_value"),
        ({"source": "x" * 65}, "bad_value"),
        ({"time": "yesterday"}, "bad_time"),
        ({"time": 1.5}, "bad_time"),
        ({"time": "2026-01-31 12:00:00"}, "no_zone"),
        ({"channel": "pigeon"}, "bad_value"),
        ({"kind": "shout"}, "bad_value"),
        ({"kind": ["message"]}, "bad_value"),
        ({"actor": "customers"}, "bad_value"),
        ({"customer": ""}, "bad_customer"),
        ({"customer": LONG}, "bad_customer"),
        ({"customer": "\x00tick"}, "bad_customer"),
        ({"customer": {"id": "a\tb"}}, "bad_customer"),
        ({"customer": {"email": "none"}}, "bad_customer"),
        ({"customer": 42}, "bad_customer"),
        ({"conversation": ""}, "bad_value"),
        ({"conversation": 1}, "bad_value"),
        ({"queue": "a\x00b"}, "bad_value"),
        ({"language": LONG}, "bad_value"),
        ({"text": 1}, "bad_value"),
        ({"text": "x" * 65_537}, "bad_value"),
        ({"attributes": []}, "bad_value"),
        ({"attributes": [], "plan": "gold"}, "bad_value"),
        ({"attributes": {"a": []}}, "bad_value"),
        ({"attributes": {"a": "x" * 8_193}}, "bad_value"),
        ({"attributes": {"a": 2**63}}, "bad_value"),
        ({"attributes": {"a\nb": 1}}, "bad_value"),
        ({"attributes": {"": 1}}, "bad_value"),
        ({"attributes": {f"a{number}": 1 for number in range(65)}}, "bad_value"),
        ({f"a{number}": 1 for number in range(65)}, "bad_value"),
        ({"plan": "gold", "attributes": {"plan": "gold"}}, "unknown_field"),
        ({"plan": {"name": "gold"}}, "unknown_field"),
        ({"plan": []}, "unknown_field"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_records_that_are_no_touchpoint(changes: dict[str, Any], expected: str) -> None:
    """One change to a good record, one reason."""
    assert reason(LEAST | changes) == expected


@pytest.mark.parametrize(
    ("kind", "field", "expected"),
    [
        ("rating", {"scale": "csat5"}, "bad_rating"),
        ("rating", {"scale": "csat6", "value": 1}, "bad_rating"),
        ("rating", {"scale": "csat5", "value": 0}, "bad_rating"),
        ("rating", {"scale": "csat5", "value": 5.01}, "bad_rating"),
        ("rating", {"scale": "csat2", "value": True}, "bad_rating"),
        ("rating", {"scale": "csat5", "value": "4"}, "bad_rating"),
        ("rating", {"scale": "csat5", "value": 10**400}, "bad_rating"),
        ("rating", {"scale": "csat5", "value": 4, "of": ""}, "bad_rating"),
        ("rating", {"scale": "csat5", "value": 4, "max": 5}, "unknown_field"),
        ("rating", 4, "bad_rating"),
        ("status", "reopened", "bad_value"),
        ("call", {"talk_seconds": -1}, "bad_value"),
        ("call", {"talk_seconds": 31_536_001}, "bad_value"),
        ("call", {"answered": 1}, "bad_value"),
        ("call", {"duration": 1}, "unknown_field"),
        ("transfer", {"from": "a"}, "bad_value"),
        ("transfer", {"from": "a", "to": "b\n"}, "bad_value"),
        ("transfer", {"from_": "a", "to": "b"}, "unknown_field"),
        ("amount", {"value": 1, "currency": "eur"}, "bad_value"),
        ("amount", {"value": 1}, "bad_value"),
        ("outcome", "lost", "bad_value"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_fields_of_a_kind_that_are_wrong(kind: str, field: object, expected: str) -> None:
    """The field's own reason, however it is wrong."""
    of_kind = "purchase" if kind == "amount" else kind

    assert reason(LEAST | {"kind": of_kind, kind: field}) == expected


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), "\ud800", object(), 10**5_000, {1: 2}, b"x", {"a"}],
    ids=lambda value: type(value).__name__,
)
def test_a_mapping_may_hold_what_json_cannot(value: object) -> None:
    """An importer's mistake is a refusal as well, never an error of another kind."""
    for name in ("id", "customer", "text", "rating", "plan"):
        with pytest.raises(Refused):
            canonicalise(LEAST | {"kind": "rating", name: value}, Policy(), received_at=7)
        with pytest.raises(Refused):
            canonicalise(LEAST | {"attributes": {name: value}}, Policy(), received_at=7)


def test_a_name_that_is_no_string_is_refused() -> None:
    """Keys of a mapping can be anything."""
    record: dict[Any, Any] = {**LEAST, 1: "one"}

    with pytest.raises(Refused):
        canonicalise(record, Policy(), received_at=7)
