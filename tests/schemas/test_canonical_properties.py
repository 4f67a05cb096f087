"""Properties of the one door: it never fails but by a refusal, and it is a fixed point."""

from typing import Any

import msgspec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schemas.canonical import Policy, Refused, canonicalise
from schemas.scales import SCALES
from schemas.touchpoint import Touchpoint, decode, encode
from tests.schemas.test_canonical import LEAST

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
json_values = st.recursive(
    plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner), max_leaves=8
)
names = st.sampled_from([field.name for field in msgspec.structs.fields(Touchpoint)])
policies = st.builds(
    Policy,
    texts=st.sampled_from(["keep", "redact", "drop"]),
    country=st.sampled_from(["", "BE", "US"]),
)
good = st.fixed_dictionaries(
    {
        "id": st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200),
        "source": st.from_regex(r"\A[a-z0-9._-]{1,64}\Z"),
        "time": st.integers(0, 7_289_654_399_999),
        "channel": st.sampled_from(["web", "phone", "other"]),
        "kind": st.just("rating"),
        "customer": st.sampled_from(["c-1", "Ä", "email:a@b.example"]),
        "rating": st.fixed_dictionaries(
            {
                "scale": st.sampled_from(sorted(SCALES)),
                "value": st.just(1) | st.floats(1, 1, width=32),
            }
        ),
    },
    optional={
        "actor": st.sampled_from(["customer", "agent", "bot", "system"]),
        "conversation": st.from_regex(r"\A[ -~]{1,200}\Z"),
        "text": st.text(st.characters(exclude_categories=["Cs"]), max_size=100),
        "attributes": st.dictionaries(
            st.from_regex(r"\A[a-z_]{1,20}\Z"),
            st.none()
            | st.booleans()
            | st.integers(-(2**63), 2**63 - 1)
            | st.floats(allow_nan=False, allow_infinity=False)
            | st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
            max_size=8,
        ),
    },
)


def passes(raw: Any, policy: Policy) -> None:
    """A touchpoint that can be written and read, or a refusal; anything else fails the test."""
    found = judge(raw, policy)
    if isinstance(found, Touchpoint):
        assert decode(encode(found)) == found
    else:
        assert found.error
        assert b"\n" not in found.error.encode()


def judge(raw: Any, policy: Policy) -> Touchpoint | Refused:
    try:
        return canonicalise(raw, policy, received_at=7)
    except Refused as refused:
        return refused


@settings(deadline=None)
@given(st.binary(max_size=200), policies)
@example(b'{"id":' * 1_000, Policy())
def test_any_bytes_are_a_touchpoint_or_refused(raw: bytes, policy: Policy) -> None:
    """No other exception, whatever comes."""
    passes(raw, policy)


@settings(deadline=None)
@given(json_values, policies)
def test_any_json_value_is_a_touchpoint_or_refused(value: object, policy: Policy) -> None:
    """As text, and as a mapping if it is one."""
    passes(msgspec.json.encode(value), policy)
    if isinstance(value, dict):
        passes(value, policy)


@given(st.dictionaries(names, json_values, max_size=4), policies)
@settings(max_examples=300, deadline=None)
def test_any_change_to_a_good_record_is_a_touchpoint_or_refused(
    changes: dict[str, object], policy: Policy
) -> None:
    """Every field with every kind of value, surrogates and infinities among them."""
    passes(LEAST | changes, policy)


@settings(deadline=None)
@given(good, policies)
def test_a_canonical_record_is_a_fixed_point(record: dict[str, Any], policy: Policy) -> None:
    """What the door lets out, it lets in again unchanged: exports can be imported."""
    first = canonicalise(msgspec.json.encode(record), policy, received_at=7)
    exported = {k: v for k, v in msgspec.json.decode(encode(first)).items() if k != "received_at"}

    again = canonicalise(msgspec.json.encode(exported), policy, received_at=7)

    assert again == first
    assert encode(again) == encode(first)
