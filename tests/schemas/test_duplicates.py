"""Names that stand twice in one JSON object are found, wherever and however they are written."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.canonical import Policy, canonicalise
from schemas.duplicates import refuse_duplicates
from schemas.refusal import Refused


def _is_refused(raw: bytes) -> bool:
    try:
        refuse_duplicates(raw, msgspec.json.decode(raw))
    except Refused as refused:
        return refused.reason.value == "invalid_json"
    return False


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":1,"a":2}',
        b'{"a":1,"a" :2}',
        b'{"a":1,"a"\r\n\t:2}',
        b'{"a":1,"\\u0061":2}',
        b'{"x":{"a":1,"a":2}}',
        b'[[{"y":{}},{"a":1,"a":2}]]',
        b'{"t":"\\":","a":1,"a":2}',
    ],
)
def test_a_name_that_stands_twice_is_refused(raw: bytes) -> None:
    """At any depth, also written in two ways."""
    assert _is_refused(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":{"a":1},"b":[{"a":1},{"a":1}]}',
        b'{"t":"he said \\"no\\": \\"a\\":"}',
        b'"a\\":"',
        b"1",
    ],
)
def test_equal_names_in_different_objects_are_fine(raw: bytes) -> None:
    """And so is a text that looks like a name."""
    assert not _is_refused(raw)


_json = st.recursive(
    st.none() | st.integers(-9, 9) | st.text('":\\ a', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('":\\ a'), inner),
    max_leaves=12,
)


@given(_json, st.sampled_from([None, 1]))
def test_what_has_no_duplicates_is_never_refused(value: object, indent: int | None) -> None:
    """Whatever quotes and colons its texts and names hold."""
    assert not _is_refused(json.dumps(value, indent=indent).encode())


def test_the_one_door_refuses_them() -> None:
    """Two readers must not see two customers in one touchpoint."""
    raw = (
        b'{"id":"1","source":"s","time":0,"channel":"chat","kind":"message",'
        b'"customer":"a","customer":"b"}'
    )
    with pytest.raises(Refused, match="'customer' stands twice"):
        canonicalise(raw, Policy(), received_at=0)
