"""Differences between two results, one readable line each."""

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

from tests.oracle.result import PaneValue, Result

Key = TypeVar("Key", bound=Hashable)


def diff(expected: Result, actual: Result) -> list[str]:
    """What is missing, too much, or different in `actual`; empty when they are equal.

    The counts of what moved nothing are not compared: no table has them.
    """
    return [
        *_rows("touchpoints", _as_rows(expected.touchpoints), _as_rows(actual.touchpoints)),
        *_rows("response_times", expected.response_times, actual.response_times),
        *_rows("clocks", expected.clocks, actual.clocks),
        *_rows("conversations", expected.conversations, actual.conversations),
        *_rows("efforts", expected.efforts, actual.efforts),
        *_rows("ratings", expected.ratings, actual.ratings),
        *_rows("surveys", expected.surveys, actual.surveys),
        *_rows("panes", expected.panes, actual.panes),
    ]


def _as_rows(names: set[tuple[str, str]]) -> dict[tuple[str, str], None]:
    return dict.fromkeys(names)


def _rows(table: str, expected: Mapping[Key, Any], actual: Mapping[Key, Any]) -> list[str]:
    lines = []
    for key in sorted({*expected, *actual}, key=repr):
        name = f"{table} {_words(key)}"
        if key not in actual:
            lines.append(f"{name}: missing; expected {_words(expected[key])}")
        elif key not in expected:
            lines.append(f"{name}: unexpected; found {_words(actual[key])}")
        elif expected[key] != actual[key]:
            lines.append(f"{name}: {_fields(expected[key], actual[key])}")
    return lines


def _fields(expected: Any, actual: Any) -> str:
    left, right = _values(expected), _values(actual)
    return "; ".join(
        f"{field} expected {_words(left[field])}, found {_words(right[field])}"
        for field in left
        if left[field] != right[field]
    )


def _values(row: Any) -> dict[str, Any]:
    return vars(row) if isinstance(row, PaneValue) else row._asdict()


def _words(value: Any) -> str:
    if isinstance(value, PaneValue) or hasattr(value, "_asdict"):
        return " ".join(f"{name}={_words(part)}" for name, part in _values(value).items())
    if isinstance(value, tuple):
        return "/".join(map(str, value)) if value else "()"
    return repr(value) if value == "" else str(value)
