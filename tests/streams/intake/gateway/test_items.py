"""Taking bodies apart into items, exactly as they were sent."""

import pytest

from streams.intake.gateway.items import MAX_ITEM_BYTES, split
from streams.intake.gateway.refusals import RequestRefused


def take(body: bytes, content_type: str = "application/json", most: int = 100) -> list[bytes]:
    """Split as the gateway does."""
    return split(body, content_type=content_type, most=most)


def test_one_object_is_one_item() -> None:
    """Also when it is spread over lines."""
    assert take(b' {"id": "1"}\n') == [b'{"id": "1"}']
    assert take(b'{\n "id": "1"\n}') == [b'{\n "id": "1"\n}']


def test_an_array_is_its_items_byte_for_byte() -> None:
    """Order of keys, spaces and escapes stay as the sender wrote them."""
    body = '[ {"b": 1.50, "a":"é\\u00e9"} ,{"c":[1, 2]}\n]'.encode()
    assert take(body) == ['{"b": 1.50, "a":"é\\u00e9"}'.encode(), b'{"c":[1, 2]}']


def test_lines_are_items_and_empty_lines_are_not() -> None:
    """JSON Lines come under any content type, with either line end, and keep broken lines."""
    assert take(b'{"a":1}\r\n\n{"b":2}\n{broken\n') == [b'{"a":1}', b'{"b":2}', b"{broken"]


def test_a_broken_first_line_needs_the_content_type_of_lines() -> None:
    """Else the body counts as one broken JSON text."""
    body = b'{broken\n{"b":2}'
    assert take(body, "application/x-ndjson") == [b"{broken", b'{"b":2}']
    with pytest.raises(RequestRefused, match="400: the body is not JSON"):
        take(body)


def test_a_byte_order_mark_is_no_part_of_the_first_item() -> None:
    """Editors on Windows put one before files."""
    assert take(b'\xef\xbb\xbf{"a":1}') == [b'{"a":1}']


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[1,",
        b"[{}] []",
        b'{"a":1}{"b":2}',
        b"id=1&source=demo",
        b'{"a":"\xff\xfe"',
        b"[" * 200_000,
        b'{"a":' * 200_000,
        "{}".encode("utf-16"),
    ],
    ids=["cut", "cut array", "two arrays", "joined", "form", "not utf-8", "deep", "deeper", "wide"],
)
def test_what_is_no_json_is_refused_in_one_line(body: bytes) -> None:
    """One sentence of bounded length, whatever was sent."""
    with pytest.raises(RequestRefused) as refused:
        take(body)
    assert refused.value.status == 400
    assert refused.value.error.startswith("the body is not JSON: ")
    assert len(refused.value.error) < 200
    assert "\n" not in refused.value.error


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"[]", b"[ ]"])
def test_nothing_is_not_accepted(body: bytes) -> None:
    """An empty body is a sender's mistake."""
    with pytest.raises(RequestRefused, match=r"400: the \w+ is empty"):
        take(body)


@pytest.mark.parametrize("body", [b"[1,2,3]", b"1\n2\n3"])
def test_the_number_of_items_is_limited(body: bytes) -> None:
    """One over the limit is refused as too large, the limit itself is taken."""
    assert take(body, most=3) == [b"1", b"2", b"3"]
    with pytest.raises(RequestRefused, match="413: the body has over 2 touchpoints"):
        take(body, most=2)


def test_an_item_that_kafka_would_not_take_is_named() -> None:
    """It is refused before anything is sent; one byte less is an item like others."""
    longest = b'"' + b"x" * (MAX_ITEM_BYTES - 2) + b'"'
    assert take(b"[1," + longest + b"]") == [b"1", longest]
    with pytest.raises(RequestRefused, match="413: item 1 has 1000001 bytes"):
        take(b"[1," + longest[:-1] + b'x"]')
