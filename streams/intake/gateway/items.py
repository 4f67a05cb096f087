"""Taking a body apart: one JSON object, a JSON array, or JSON Lines, each item as it was sent."""

from typing import Final

import msgspec

from streams.intake.gateway.refusals import RequestRefused

#: Content types whose bodies are lines even when the first line is broken.
LINES_TYPES: Final = frozenset(
    {"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"}
)
#: Under the largest record that a broker takes by default (1 MiB with its own overhead): larger
#: ones could not even become dead letters.
MAX_ITEM_BYTES: Final = 1_000_000
_BOM: Final = b"\xef\xbb\xbf"
_SPACE: Final = b" \t\r\n"
_one = msgspec.json.Decoder(msgspec.Raw)
_array = msgspec.json.Decoder(list[msgspec.Raw])


def split(body: bytes, *, content_type: str, most: int) -> list[bytes]:
    """The items of a body, at least one; whether each is a touchpoint is not asked here.

    Raises:
        RequestRefused: 400 for an empty body or one that is no JSON at all, 413 over `most` items
            or for an item that Kafka would not take.
    """
    items = _take_apart(body, content_type, most)
    for index, item in enumerate(items):
        if len(item) > MAX_ITEM_BYTES:
            raise RequestRefused(
                413, f"item {index} has {len(item)} bytes; at most {MAX_ITEM_BYTES} are taken"
            )
    return items


def _take_apart(body: bytes, content_type: str, most: int) -> list[bytes]:
    text = body.removeprefix(_BOM).strip(_SPACE)
    if not text:
        raise RequestRefused(400, "the body is empty; send touchpoints as JSON")
    if content_type in LINES_TYPES:
        return _lines(text, most)
    if text.startswith(b"["):
        return _items(text, most)
    return _lines(text, most) if _begins_with_a_line_of_json(text) else [_whole(text)]


def _items(text: bytes, most: int) -> list[bytes]:
    try:
        items = _array.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _malformed(error) from None
    if not items:
        raise RequestRefused(400, "the array is empty; send at least one touchpoint")
    if len(items) > most:
        raise _too_many(most)
    return [bytes(item).strip(_SPACE) for item in items]


def _lines(text: bytes, most: int) -> list[bytes]:
    if text.count(b"\n") >= most:
        raise _too_many(most)
    return [line for raw in text.split(b"\n") if (line := raw.strip(_SPACE))]


def _begins_with_a_line_of_json(text: bytes) -> bool:
    first, newline, _ = text.partition(b"\n")
    return bool(newline) and _is_json(first)


def _is_json(text: bytes) -> bool:
    try:
        _one.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True


def _whole(text: bytes) -> bytes:
    try:
        _one.decode(text)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise _malformed(error) from None
    return text


def _malformed(error: Exception) -> RequestRefused:
    return RequestRefused(400, f"the body is not JSON: {error}")


def _too_many(most: int) -> RequestRefused:
    return RequestRefused(413, f"the body has over {most} touchpoints; send it in parts")
