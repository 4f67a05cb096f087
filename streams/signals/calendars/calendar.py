"""Time in business hours: how much of a span was open, and when so much of it will have been."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from streams.signals.calendars.opening import joined, stretches
from streams.signals.calendars.spec import CalendarSpec

#: A desk that does not open for so many years is closed for good.
_YEARS: Final = 3
#: Local years begin up to so long before or after those of UTC.
_EDGE_MS: Final = 26 * 3_600_000
#: Years of one calendar that are kept worked out.
_KEPT: Final = 64
_DAY_MS: Final = 86_400_000
_DAYS_KNOWN: Final = 4_096


class _Year(NamedTuple):
    """A UTC year's open stretches: starts, ends, and how much was open before each, in ms."""

    starts: list[int]
    ends: list[int]
    before: list[int]
    total: int

    def until(self, time: int) -> int:
        """How much of the year was open before `time`."""
        n = bisect_right(self.starts, time)
        if n == 0:
            return 0
        return self.before[n - 1] + min(time, self.ends[n - 1]) - self.starts[n - 1]

    def at(self, amount: int) -> int:
        """The first moment before which so much (over 0, at most `total`) was open."""
        n = bisect_right(self.before, amount - 1) - 1
        return self.starts[n] + amount - self.before[n]


class Calendar:
    """Business hours; all times in ms UTC, all spans in ms."""

    def __init__(self, spec: CalendarSpec) -> None:
        self.spec = spec
        self._year = lru_cache(_KEPT)(self._work_out)

    def open_between(self, start: int, end: int) -> int:
        """How much of [start, end) is open; 0 where the end does not lie after the start."""
        if end <= start:
            return 0
        first, last = _year_of(start), _year_of(end)
        found = self._year(last).until(end) - self._year(first).until(start)
        return found + sum(self._year(year).total for year in range(first, last))

    def after(self, start: int, span: int) -> int | None:
        """The moment at which `span` of open time has gone by since `start`.

        A span that is used up as the desk closes ends then, not when it opens again. None: it is
        not used up within the next years.
        """
        if span <= 0:
            return start
        year = _year_of(start)
        left = span + self._year(year).until(start)
        for later in range(year, year + _YEARS):
            found = self._year(later)
            if left <= found.total:
                return found.at(left)
            left -= found.total
        return None

    def _work_out(self, year: int) -> _Year:
        since, until = _begin(year), _begin(year + 1)
        found = joined(
            [
                (max(start, since), min(end, until))
                for local in (year - 1, year, year + 1)
                for start, end in _near(self.spec, local, since, until)
                if start < until and end > since
            ]
        )
        before, total = [], 0
        for start, end in found:
            before.append(total)
            total += end - start
        return _Year([s for s, _ in found], [e for _, e in found], before, total)


def _near(spec: CalendarSpec, local: int, since: int, until: int) -> list[tuple[int, int]]:
    """The stretches of a local year, where any of it may lie in [since, until)."""
    if _begin(local + 1) + _EDGE_MS <= since or _begin(local) - _EDGE_MS >= until:
        return []
    return stretches(spec, local)


def _year_of(time: int) -> int:
    return _year_of_day(time // _DAY_MS)


@lru_cache(_DAYS_KNOWN)
def _year_of_day(day: int) -> int:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day)).year


def _begin(year: int) -> int:
    return round(datetime(year, 1, 1, tzinfo=UTC).timestamp() * 1000)
