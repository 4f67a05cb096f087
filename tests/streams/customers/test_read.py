"""What of touchpoints is a touchpoint, and which run it came with."""

from collections.abc import Sequence

import pytest

from schemas import touchpoint
from schemas.dead_letters import Reason
from streams.customers.read import read, run_of
from tests.support.touchpoints import made

GOOD = made("t1", 5)


def test_a_record_under_its_customers_key_is_its_touchpoint() -> None:
    """Whatever the customer is called."""
    for found in (GOOD, made("t2", 6, customer="علی")):
        assert read(found.customer.encode(), touchpoint.encode(found)) == found


@pytest.mark.parametrize("key", [None, b"", b"Ada", b"ada ", b"\xff"])
def test_a_record_under_another_key_is_refused(key: bytes | None) -> None:
    """It lies in a partition whose worker does not know that customer."""
    assert read(key, touchpoint.encode(GOOD)) == (
        Reason.WRONG_KEY,
        "the key is not the customer 'ada'",
    )


@pytest.mark.parametrize(
    "value",
    [None, b"", b"\xff\xfe", b"{}", b"[]", b'{"id": 1}', b"[" * 5_000],
    ids=["tombstone", "empty", "no-text", "nothing", "array", "number", "nested"],
)
def test_what_is_no_touchpoint_is_refused_and_never_raises(value: bytes | None) -> None:
    """Bytes of any kind."""
    found = read(b"ada", value)
    assert isinstance(found, tuple)
    assert found[0] is Reason.INVALID_JSON
    assert found[1].startswith("not a canonical touchpoint: ")


@pytest.mark.parametrize(
    ("headers", "run"),
    [
        ([], None),
        ([("other", b"x")], None),
        ([("other", b"x"), ("nabz-run", b"import-1")], "import-1"),
        ([("nabz-run", b"")], None),
        ([("nabz-run", b"a"), ("nabz-run", b"b")], "a"),
        ([("nabz-run", b"\xff")], "\N{REPLACEMENT CHARACTER}"),
        ([("nabz-run", b"x" * 500)], "x" * 200),
    ],
)
def test_the_run_is_what_the_header_names(
    headers: Sequence[tuple[str, bytes]], run: str | None
) -> None:
    """Cut to a length that a table can bear; an empty one names nothing."""
    assert run_of(headers) == run
