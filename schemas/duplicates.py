"""JSON objects that say one name twice: readers differ in which of the two they take."""

import json
from typing import Any, Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused, shown

_BLANKS: Final = b" \t\r\n"
_AFTER_A_NAME: Final = b'":'
_CONTAINERS: Final = frozenset({dict, list})


def refuse_duplicates(raw: bytes, decoded: object) -> None:
    """Let through JSON whose objects have each name once; `decoded` is what was read of it.

    A quote before a colon, blanks aside, ends a name, or stands escaped within a string. So where
    there are as many as `decoded` has names, each name is there once; only where there are more is
    it asked name by name.

    Raises:
        Refused: a name stands twice in one object.
    """
    if raw.translate(None, _BLANKS).count(_AFTER_A_NAME) != _names(decoded):
        try:
            json.loads(raw, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise Refused(Reason.INVALID_JSON, f"the record is not JSON: {error}") from None


def _names(decoded: Any) -> int:
    """How many names the objects of a decoded value have together."""
    count, left = 0, [decoded] if type(decoded) in _CONTAINERS else []
    for value in left:  # grows while it is walked: no recursion that a deep value could exhaust
        inside = value
        if type(value) is dict:
            count += len(value)
            inside = value.values()
        for inner in inside:
            if type(inner) in _CONTAINERS:
                left.append(inner)  # noqa: PERF401  # the list that is walked
    return count


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(Reason.INVALID_JSON, f"{shown(name)} stands twice in one object")
        found[name] = value
    return found
