"""Time ranges as a page asks for them: `now-15m` to `now`, or milliseconds since 1970."""

import re
from typing import Final, NamedTuple

from dashboards.live.refusals import Refused

#: The longest range that is looked at: a month.
LONGEST_MS: Final = 31 * 86_400_000
#: The most points a query is asked for, as Grafana's own limit is.
MOST_POINTS: Final = 11_000
_UNITS_MS: Final = {
    "s": 1_000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
    "w": 7 * 86_400_000,
}
_RELATIVE: Final = re.compile(r"now(?:-([0-9]{1,6})([smhdw]))?")
_YEAR_2100_MS: Final = 4_102_444_800_000


class Range(NamedTuple):
    """A time range in milliseconds since 1970, and whether it moves with the clock."""

    from_ms: int
    to_ms: int
    moves: bool


def bucket(now_ms: int, step_ms: int) -> int:
    """The end of the step that `now` is in: viewers within one step share an answer.

    The end, not the start: the newest rows are in, and rows of the future there are none.
    """
    return (now_ms // step_ms + 1) * step_ms


def resolve(begin: str | int, end: str | int, now_ms: int) -> Range:
    """The range between two moments, relative ones counted back from `now_ms`.

    Raises:
        Refused: a moment cannot be read, or the range is empty, too long or out of time.
    """
    from_ms, to_ms = _moment(begin, now_ms), _moment(end, now_ms)
    if not 0 <= from_ms < to_ms <= _YEAR_2100_MS:
        raise Refused(400, "the time range ends before it begins")
    if to_ms - from_ms > LONGEST_MS:
        raise Refused(400, f"the time range is longer than {LONGEST_MS // 86_400_000} days")
    return Range(from_ms, to_ms, isinstance(begin, str) or isinstance(end, str))


def check_interval(asked: Range, interval_ms: int) -> None:
    """Refuse an interval that would cut the range into too many points.

    Raises:
        Refused: it would.
    """
    if interval_ms < 1 or (asked.to_ms - asked.from_ms) // interval_ms > MOST_POINTS:
        raise Refused(400, f"the interval makes more than {MOST_POINTS} points of the range")


def _moment(text: str | int, now_ms: int) -> int:
    if isinstance(text, int):
        return text
    found = _RELATIVE.fullmatch(text)
    if not found:
        raise Refused(400, "a moment is written now, now-15m, or in milliseconds since 1970")
    return now_ms - (int(found[1]) * _UNITS_MS[found[2]] if found[1] else 0)
