"""What a calendar says, as it is written in calendars.yaml and travels in the log."""

import re
from typing import Annotated, Final

import msgspec

from streams.signals.conditions import Conditions

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_HOURS: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY_MINUTES: Final = 24 * 60

Hours = Annotated[str, msgspec.Meta(max_length=11)]
Date = Annotated[str, msgspec.Meta(pattern=r"\A\d{4}-\d\d-\d\d\Z")]


class Holidays(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days on which the desk is closed: a country's public ones, own dates, and exceptions."""

    country: Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")] | None = None
    subdivision: str | None = None
    dates: tuple[Date, ...] = ()
    open_on: tuple[Date, ...] = ()


class CalendarSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One calendar: where it holds, its zone, its week and its holidays.

    Hours are wall clock in `zone`, "09:00-17:00"; "22:00-06:00" runs past midnight and belongs to
    the day on which it starts; "00:00-24:00" is the whole day. A day without hours is closed.
    """

    name: Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9][a-z0-9._-]{0,63}\Z")]
    zone: str
    hours: dict[str, tuple[Hours, ...]]
    when: Conditions = {}
    holidays: Holidays = Holidays()


def minutes_of(hours: str) -> tuple[int, int]:
    """Minutes from the day's midnight of hours like 09:00-17:00, the second after the first.

    Past midnight the second is over 1,440.

    Raises:
        ValueError: that is no such pair of times.
    """
    found = _HOURS.fullmatch(hours)
    if found is None:
        raise ValueError(f"{hours!r} is no hours: write them like 09:00-17:00")
    start = int(found[1]) * 60 + int(found[2])
    end = int(found[3]) * 60 + int(found[4])
    if end > _DAY_MINUTES or start == end:
        raise ValueError(f"{hours!r} has no length: a whole day is 00:00-24:00")
    return start, end if end > start else end + _DAY_MINUTES
