"""JSON objects that say one name twice: readers differ in which of the two they take."""

import json
import re
from typing import Any, Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused, shown

_AFTER_A_NAME: Final = re.compile(rb'"[ \t\r\n]*:')


def refuse_duplicates(raw: bytes, decoded: object) -> None:
    """Let through JSON whose objects have each name once; `decoded` is what was read of it.

    A quote before a colon ends a name, or stands escaped within a string. So where there are as
    many as `decoded` has names, each name is there once; only where there are more is it asked
    name by name.

    Raises:
        Refused: a name stands twice in one object.
    """
    if len(_AFTER_A_NAME.findall(raw)) != _names(decoded):
        try:
            json.loads(raw, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise Refused(Reason.INVALID_JSON, f"the record is not JSON: {error}") from None


def _names(decoded: Any) -> int:
    """How many names the objects of a decoded value have together."""
    count, left = 0, [decoded] if type(decoded) in (dict, list) else []
    for value in left:  # grows while it is walked: no recursion that a deep value could exhaust
        inside = value
        if type(value) is dict:
            count += len(value)
            inside = value.values()
        left += [inner for inner in inside if type(inner) is dict or type(inner) is list]
    return count


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(Reason.INVALID_JSON, f"{shown(name)} stands twice in one object")
        found[name] = value
    return found
