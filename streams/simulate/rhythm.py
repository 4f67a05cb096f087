"""The rhythm of day and week: how much busier one hour (UTC) is than another."""

from datetime import UTC, datetime
from typing import Final

_HOUR_MS: Final = 3_600_000
_WEEK_HOURS: Final = 168
#: By hour of the day: quiet nights, a peak before noon, a second one in the evening.
_HOURS: Final = (
    *(0.30, 0.25, 0.25, 0.25, 0.30, 0.40, 0.60, 0.90, 1.30, 1.60, 1.75, 1.65),
    *(1.40, 1.35, 1.45, 1.50, 1.45, 1.40, 1.45, 1.50, 1.30, 1.00, 0.70, 0.45),
)
#: By day of the week, from Monday.
_DAYS: Final = (1.20, 1.10, 1.05, 1.05, 1.00, 0.80, 0.80)


def weight(time_ms: int) -> float:
    """How busy the hour of this time is; around 1, the same for all of the hour."""
    moment = datetime.fromtimestamp(time_ms / 1000, UTC)
    return _HOURS[moment.hour] * _DAYS[moment.weekday()]


def mean_weight(start_ms: int, end_ms: int | None) -> float:
    """The mean weight between two times, or over a week from `start_ms` where there is no end."""
    end = start_ms + _WEEK_HOURS * _HOUR_MS if end_ms is None else end_ms
    total, time = 0.0, start_ms
    while time < end:
        until = min(end, (time // _HOUR_MS + 1) * _HOUR_MS)
        total += weight(time) * (until - time)
        time = until
    return total / (end - start_ms) if end > start_ms else weight(start_ms)
