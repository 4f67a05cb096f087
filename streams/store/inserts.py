"""What inserts tell: size, time, retries, how old touchpoints became on their way to a row."""

from typing import Final

from streams import metrics
from streams.clock import Clock
from streams.store import touchpoint_rows
from streams.store.block import Block
from streams.telemetry.figures import Figures
from streams.telemetry.sources import Skews

_SOURCE, _TIME, _RECEIVED_AT = (
    touchpoint_rows.COLUMNS.index(name) for name in ("source", "time", "received_at")
)


class Inserts:
    """Tells the fate of each insert."""

    def __init__(self, figures: Figures, clock: Clock) -> None:
        self._figures: Final = figures
        self._clock = clock
        self._skews = Skews()
        figures.set(metrics.CLICKHOUSE_AWAY, 0)

    def succeeded(self, block: Block, seconds: float) -> None:
        """ClickHouse has the rows."""
        rows = len(block.records)
        self._figures.set(metrics.CLICKHOUSE_AWAY, 0)
        self._figures.add(metrics.INSERTED_ROWS, rows, block.table)
        self._figures.observe(metrics.INSERT_ROWS, rows)
        self._figures.observe(metrics.INSERT_SECONDS, seconds)
        if block.table == touchpoint_rows.TABLE:
            self._stored(block)

    def failed(self, away_since_ms: int) -> None:
        """The insert is to be tried again; ClickHouse has been away since then."""
        self._figures.add(metrics.INSERT_RETRIES)
        away = (self._clock.now_ms() - away_since_ms) / 1000
        self._figures.set(metrics.CLICKHOUSE_AWAY, away)

    def _stored(self, block: Block) -> None:
        now, received = self._clock.now_ms(), block.data[_RECEIVED_AT]
        self._figures.observe_all(metrics.EVENT_TO_ROW, [(now - at) / 1000 for at in received])
        self._skews.take(zip(block.data[_SOURCE], block.data[_TIME], received, strict=True))
        self._figures.replace(metrics.SKEW, self._skews.by_source())
