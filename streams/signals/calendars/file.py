"""Reading calendars.yaml: its structure, every mistake with its line."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path as FilePath
from zoneinfo import ZoneInfo, available_timezones

from streams.located_convert import Mistake, hint
from streams.located_rules import load_list
from streams.located_yaml import Path
from streams.signals.calendars.holidays import countries, subdivisions_of
from streams.signals.calendars.spec import DAYS, CalendarSpec, Holidays, minutes_of
from streams.signals.conditions import wrong_conditions


def load(file: FilePath) -> list[CalendarSpec]:
    """Read and check a file of calendars; the first whose conditions hold is a clock's.

    Raises:
        ConfigError: one line for each mistake: file:line, what is wrong, what to write.
    """
    return load_list(file, "calendars", CalendarSpec, _wrong)


def _wrong(path: Path, spec: CalendarSpec, others: Sequence[CalendarSpec]) -> Iterator[Mistake]:
    if any(other.name == spec.name for other in others):
        yield (*path, "name"), f"{spec.name} stands here twice: give each a name of its own"
    if any(not other.when for other in others):
        yield path, "never reached: a calendar without when stands above it; put that one last"
    if spec.zone not in available_timezones():
        what = f"{spec.zone!r} is no time zone{hint(spec.zone, available_timezones())}"
        yield (*path, "zone"), what
    else:
        ZoneInfo(spec.zone)
    yield from wrong_conditions((*path, "when"), spec.when)
    yield from _wrong_hours((*path, "hours"), spec)
    yield from _wrong_holidays((*path, "holidays"), spec.holidays)


def _wrong_hours(path: Path, spec: CalendarSpec) -> Iterator[Mistake]:
    if not any(spec.hours.values()):
        yield path, "is never open: give at least one day its hours"
    for day in spec.hours:
        if day not in DAYS:
            yield (*path, day), f"{day!r} is no day of the week{hint(day, DAYS)}"
    last = 0
    for number, day in enumerate(DAYS):
        for n, text in enumerate(spec.hours.get(day, ())):
            try:
                start, end = minutes_of(text)
            except ValueError as error:
                yield (*path, day, n), str(error)
                continue
            start, end = start + number * 1440, end + number * 1440
            if start < last:
                yield (*path, day, n), f"{text!r} begins before the hours above it have ended"
            last = max(last, end)


def _wrong_holidays(path: Path, spec: Holidays) -> Iterator[Mistake]:
    for name, dates in (("dates", spec.dates), ("open_on", spec.open_on)):
        for n, text in enumerate(dates):
            if not _is_date(text):
                yield (*path, name, n), f"{text!r} is no day: write it like 2026-12-24"
    if spec.country is None:
        if spec.subdivision is not None:
            yield (*path, "subdivision"), "needs a country"
        return
    parts = subdivisions_of(spec.country)
    if parts is None:
        yield (
            (*path, "country"),
            f"no holidays of {spec.country!r} known{hint(spec.country, countries())}",
        )
    elif spec.subdivision is not None and spec.subdivision not in parts:
        what = f"{spec.country} has no such part{hint(spec.subdivision, parts)}"
        yield (*path, "subdivision"), what


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
