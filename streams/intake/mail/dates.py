"""When a mail was written; else when the last server took it."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

from streams.intake.mail.message import Mail

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
#: RFC 5322: the time is UTC, and nothing is said of where the sender was.
_UTC_ALL_THE_SAME: Final = re.compile(r"-0000\b")
_LONGEST: Final = 200


def time_of(mail: Mail) -> int | str | None:
    """Milliseconds UTC; text without a zone where the sender gave none; None: no time at all."""
    received = mail.raw("received").rpartition(";")[2]
    for text in (mail.raw("date"), received):
        if (time := _time(text.strip()[:_LONGEST])) is not None:
            return time
    return None


def _time(text: str) -> int | str | None:
    moment = _moment(text)
    if moment is None:
        return None
    try:
        if moment.tzinfo is None and _UTC_ALL_THE_SAME.search(text):
            moment = moment.replace(tzinfo=UTC)
        if moment.tzinfo is None:
            return moment.isoformat()
        return (moment - _EPOCH) // _MILLISECOND
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            return read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
