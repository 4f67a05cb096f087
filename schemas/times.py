"""Times of senders: RFC 3339 or milliseconds since 1970, and nothing that must be guessed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from schemas.dead_letters import Reason
from schemas.refusal import Refused, shown

_RFC3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,30})?"
    r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?",
    re.ASCII,
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_DAY_MS: Final = 86_400_000
#: The first millisecond of 2201: a time beyond is a mistake, seconds taken for milliseconds or so.
END_MS: Final = 7_289_654_400_000


def to_ms(value: object, zone: ZoneInfo | None = None) -> int:
    """Milliseconds since 1970 UTC of a time as senders write it; a fraction is cut to whole ones.

    `zone` holds for a time without an offset; where its clocks were set back, the first of the
    two instants is meant.

    Raises:
        Refused: no such time (bad_time), or neither offset nor zone (no_zone).
    """
    if type(value) is int:
        time = value
    elif type(value) is str:
        time = _of_text(value, zone)
    else:
        raise _bad(value, "write RFC 3339 text or whole milliseconds since 1970")
    if not 0 <= time < END_MS:
        raise _bad(value, "it lies outside the years 1970 to 2200")
    return time


def _of_text(text: str, zone: ZoneInfo | None) -> int:
    if _RFC3339.fullmatch(text) is None:
        raise _bad(text, "write it like 2026-01-31T12:00:00.000Z")
    leap = text[17:19] == "60"
    try:
        moment = datetime.fromisoformat((text[:17] + "59" + text[19:] if leap else text).upper())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_require(zone, text))
        time = (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError):
        raise _bad(text, "there is no such day or time") from None
    return _after_leap_second(time, text) if leap else time


def _after_leap_second(time: int, text: str) -> int:
    """A leap second is the first second of the next day, as Unix counts; no other minute has 60."""
    if (time + 1_000) % _DAY_MS >= 1_000:  # noqa: PLR2004  # the milliseconds of one second
        raise _bad(text, "only the last minute of a UTC day can have a second 60")
    return time + 1_000


def _require(zone: ZoneInfo | None, text: str) -> ZoneInfo:
    if zone is None:
        raise Refused(
            Reason.NO_ZONE, f"time: {text!r} has no offset and its source declares no zone"
        )
    return zone


def _bad(value: object, why: str) -> Refused:
    return Refused(Reason.BAD_TIME, f"time: {shown(value)}: {why}")
