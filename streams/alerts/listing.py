"""The alerts as they stand, for the people on call."""

from datetime import datetime
from typing import Final

import msgspec

from streams.clickhouse import connect, told
from streams.settings import Settings

#: The newest transition of each alert, what fires first.
_QUERY: Final = (
    "SELECT key, state, severity, time, value, summary"
    " FROM alerts FINAL ORDER BY key, sequence DESC LIMIT 1 BY key"
)
_ORDER: Final = ("firing", "acknowledged", "silenced", "pending", "resolved")


class Listed(msgspec.Struct, frozen=True):
    """One alert; `since` is when it came into this state."""

    key: str
    state: str
    severity: str
    since: datetime
    value: float | None
    summary: str


def listed(settings: Settings) -> list[Listed]:
    """Every alert that was ever raised, as it stands: what fires first, then the newest first.

    Raises:
        NabzError: ClickHouse does not answer.
    """
    clickhouse = settings.clickhouse
    with (
        told(clickhouse),
        connect(clickhouse, reader=True, database=settings.names.database) as client,
    ):
        found = [Listed(*row) for row in client.execute(_QUERY)]
    return sorted(found, key=_rank)


def _rank(alert: Listed) -> tuple[int, float, str]:
    return _ORDER.index(alert.state), -alert.since.timestamp(), alert.key
