"""The forms in which files write a time; all become milliseconds UTC."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from schemas.canonical import Refused
from schemas.dead_letters import Reason

ToMillis = Callable[[str], int]

#: Day 0 of spreadsheets; right from day 61 on, which is 1 March 1900.
_EXCEL_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC).replace(tzinfo=None)
_EXCEL_DAYS: Final = (61.0, 2_958_466.0)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
#: Years 0001 to 9999, in milliseconds since 1970.
_RANGE_MS: Final = (-62_135_596_800_000, 253_402_300_799_999)


def parser(form: str, zone: tzinfo | None) -> ToMillis:
    """The reader of one form: iso, excel_days, epoch_s, epoch_ms or directives of strptime.

    A time without an offset is taken in `zone`. Where clocks were put back, the earlier of the
    two is meant; an hour that clocks jumped over is read by the offset from before the jump.
    The reader raises `Refused` with bad_time or no_zone.
    """

    def directives(text: str) -> datetime:
        return datetime.strptime(text, form)  # noqa: DTZ007  # _millis adds the zone

    readers: dict[str, Callable[[str], datetime | int]] = {
        "iso": datetime.fromisoformat,
        "excel_days": _excel,
        "epoch_s": lambda text: _epoch(text, 1000.0),
        "epoch_ms": lambda text: _epoch(text, 1.0),
    }
    read = readers.get(form, directives)

    def to_millis(text: str) -> int:
        try:
            value = read(text.strip())
            return value if isinstance(value, int) else _millis(value, zone)
        except (ValueError, OverflowError):
            raise Refused(Reason.BAD_TIME, f"{text[:80]!r} is no time written as {form}") from None

    return to_millis


def _millis(time: datetime, zone: tzinfo | None) -> int:
    if time.tzinfo is None:
        if zone is None:
            error = f"{time.isoformat(' ')} has no zone: name it in the mapping (zone: Europe/Rome)"
            raise Refused(Reason.NO_ZONE, error)
        time = time.replace(tzinfo=zone)
    return (time - _EPOCH) // _MILLISECOND


def _excel(text: str) -> datetime:
    days = float(text)
    if not _EXCEL_DAYS[0] <= days < _EXCEL_DAYS[1]:
        raise ValueError(text)
    # Spreadsheets keep about ten decimals of a day: whole seconds are all that they can say.
    return _EXCEL_EPOCH + timedelta(seconds=round(days * 86_400))


def _epoch(text: str, factor: float) -> int:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    millis = int(text) * int(factor) if text.lstrip("-").isdecimal() else round(number * factor)
    if not _RANGE_MS[0] <= millis <= _RANGE_MS[1]:
        raise ValueError(text)
    return millis
