"""Golden deliveries spoilt: what a broken, changed or hostile sender would make of them."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec
from hypothesis import strategies as st

from tests.support.golden import Golden

#: Values that break readers: wrong types, extremes, what has no UTF-8, no JSON, no end.
_HOSTILE: Final[list[Any]] = [
    *(None, True, 0, -1, 2**63, 10**40, 1.5, 1e308, -0.0),
    *("", " ", "\x00", "\ud800", "9" * 400, "x" * 70_000, "1e9", "NaN", "null", "+", "@"),
    *("0000-00-00T00:00:00Z", "2026-02-30", "9999-12-31T23:59:59-23:59", "Thu, 32 Foo 20"),
    *([], {}, [[]], [None], [{}], {"": None}, {"a": {"b": []}}),
]
_GARBAGE: Final = [
    *(b"", b"\x00", b"null", b"[]", b"{}", b'"x"', b"0", b"\xff\xfe", b"%", b"=", b"&&&", b"{"),
    *(b"[" * 10_000, b'{"a":' * 10_000, b"[" + b"9" * 5_000 + b"]", b'{"a":1,"a":2}'),
]
_WRAPPED: Final[dict[str, Callable[[Any], Any]]] = {
    "array": lambda value: [value],
    "object": lambda value: {"x": value},
    "text": str,
}
Tree = dict[str, Any] | list[Any]


@st.composite
def spoilt(draw: st.DrawFn, golden: Golden) -> bytes:
    """A body like the golden one, with one to three things wrong."""
    body = golden.delivery.body
    how = draw(st.sampled_from(["values", "values", "values", "bytes", "garbage"]))
    if how == "garbage":
        return draw(st.sampled_from(_GARBAGE))
    if how == "bytes":
        return _spoil_bytes(draw, body)
    if golden.path.suffix == ".json":
        tree = json.loads(body)
        for _ in range(draw(st.integers(1, 3))):
            _spoil_tree(draw, tree)
        return json.dumps(tree).encode()
    if golden.path.suffix == ".txt":
        fields: Tree = dict(parse_qsl(body.decode(), keep_blank_values=True))
        for _ in range(draw(st.integers(1, 3))):
            _spoil_tree(draw, fields)
        return urlencode(fields, errors="replace").encode()
    return _spoil_bytes(draw, body)


def _spoil_bytes(draw: st.DrawFn, body: bytes) -> bytes:
    at, upto = sorted(draw(st.tuples(*[st.integers(0, len(body))] * 2)))
    return body[:at] + draw(st.binary(max_size=8)) + body[upto if draw(st.booleans()) else at :]


def _spoil_tree(draw: st.DrawFn, tree: Tree) -> None:
    """Change, take away, double or rename one thing somewhere in the tree."""
    places = list(_places(tree))
    if not places:
        return
    holder, key = draw(st.sampled_from(places))
    how = draw(st.sampled_from(["value", "value", "gone", "wrapped", "other", "doubled"]))
    if how == "value":
        value = draw(st.sampled_from(_HOSTILE) | st.text(max_size=20) | st.integers())
        holder[key] = copy.deepcopy(value)
    elif how == "gone":
        del holder[key]
    elif how == "wrapped":
        holder[key] = _WRAPPED[draw(st.sampled_from(sorted(_WRAPPED)))](holder[key])
    elif how == "other":
        other_holder, other = draw(st.sampled_from(places))
        holder[key] = copy.deepcopy(other_holder[other])
    elif isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[f"{key}_"] = holder.pop(key)


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key or index) of a tree."""
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in pairs:
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


def with_body(golden: Golden, body: bytes) -> Golden:
    """The golden delivery with another body."""
    return golden._replace(delivery=msgspec.structs.replace(golden.delivery, body=body))
