"""A year of a calendar as open stretches of time, whatever is done to the clocks on the wall."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from streams.signals.calendars.holidays import closed_days
from streams.signals.calendars.spec import DAYS, CalendarSpec, minutes_of

#: An open stretch: from its first millisecond to the one after its last, UTC.
Stretch = tuple[int, int]

_DAY: Final = timedelta(days=1)
_MINUTE_MS: Final = 60_000
#: Clocks are changed by whole quarters of an hour, and only between two of them are looked for.
_STEP: Final = timedelta(minutes=15)


def stretches(spec: CalendarSpec, year: int) -> list[Stretch]:
    """The open stretches that begin on a local day of `year`, in order, joined where they touch.

    The desk is open whenever a clock on its wall shows one of its hours: an hour that is skipped
    is not worked, an hour that comes twice is worked twice.
    """
    zone = ZoneInfo(spec.zone)
    closed = closed_days(spec.holidays, year)
    week = [[minutes_of(hours) for hours in spec.hours.get(day, ())] for day in DAYS]
    found: list[Stretch] = []
    day = date(year, 1, 1)
    while day.year == year:
        if day not in closed:
            for start, end in week[day.weekday()]:
                found += _instants(zone, day, start, end)
        day += _DAY
    return joined(found)


def joined(found: Sequence[Stretch]) -> list[Stretch]:
    """Stretches in order, those that touch or overlap made one."""
    merged: list[Stretch] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _instants(zone: ZoneInfo, day: date, start: int, end: int) -> Iterator[Stretch]:
    """When the wall clock shows minutes [start, end) after midnight of `day`."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    for since, until, offset in _offsets(zone, midnight + timedelta(minutes=start), end - start):
        first = _ms(midnight) + start * _MINUTE_MS - offset
        last = _ms(midnight) + end * _MINUTE_MS - offset
        if max(first, since) < min(last, until):
            yield max(first, since), min(last, until)


def _offsets(zone: ZoneInfo, wall: datetime, minutes: int) -> Iterator[tuple[int, int, int]]:
    """Stretches of UTC (ms) around a local time in each of which one offset (ms) holds."""
    since = wall - _DAY
    until = wall + timedelta(minutes=minutes) + _DAY
    if _offset(zone, since) == _offset(zone, until):  # nearly always: nothing was changed between
        yield _ms(since), _ms(until), _offset(zone, since)
        return
    begun, moment = since, since
    while moment < until:
        moment += _STEP
        if _offset(zone, moment) != _offset(zone, begun):
            change = _change(zone, moment - _STEP, moment)
            yield _ms(begun), _ms(change), _offset(zone, begun)
            begun = change
    yield _ms(begun), _ms(until), _offset(zone, begun)


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second at which the offset is the later one."""
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if _offset(zone, middle) == _offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    found = moment.astimezone(zone).utcoffset() or timedelta()
    return round(found.total_seconds() * 1000)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
