"""Blocks → ClickHouse: large columnar inserts that wait out an absence and isolate bad rows."""

import threading
from collections.abc import Sequence
from time import perf_counter
from typing import Any, Final

import structlog

from schemas.dead_letters import DeadLetter, Reason
from schemas.topics import DEAD_LETTERS
from streams.clickhouse import connect
from streams.clock import Clock
from streams.errors import NabzError
from streams.settings import Settings
from streams.store.block import Block, merged, refusal
from streams.store.errors import Meaning, meaning
from streams.store.inserts import Inserts
from streams.store.native import InsertClient
from streams.telemetry.figures import Figures

#: One insert holds no more, so that a day of backlog is not one block in the server's memory; but
#: as much as waits at a time, as every insert makes a part, and merging parts costs as much again.
MAX_ROWS: Final = 500_000
#: So many rows refused and not one taken: not the rows are wrong.
HOPELESS_ROWS: Final = 100
#: A hung server is given up after this; the insert is then tried again.
ANSWER_SECONDS: Final = 60
_FIRST_PAUSE_SECONDS: Final = 0.1
_LONGEST_PAUSE_SECONDS: Final = 5.0
#: The answer means that the rows are in a part, not in a buffer of the server; and nobody reads
#: the server's counters, which take as long to read as hundreds of rows to send.
_INSERT: Final = {"async_insert": 0, "send_profile_events": 0}

_log: Final = structlog.get_logger()


class StoppedWaiting(NabzError):  # noqa: N818  # no fault: somebody asked for it
    """Told to stop while ClickHouse was away; what was not acked will be read again."""


class Writer:
    """Inserts blocks; rows are named by keys, so an insert may be repeated at will.

    Blocking, for one thread; `stop` may be called from another.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        answer_seconds: int = ANSWER_SECONDS,
        figures: Figures | None = None,
    ) -> None:
        self._inserts = Inserts(figures or Figures("store"), clock)
        self._answer_seconds = answer_seconds
        self._clickhouse = settings.clickhouse
        self._database = settings.names.database
        self._clock = clock
        self._stopped = threading.Event()
        self._client: Any = None

    def write(self, blocks: Sequence[Block]) -> list[DeadLetter]:
        """Insert all rows; returns the records of those that ClickHouse refuses for good.

        A server that is away or too busy is waited for, as long as it takes.

        Raises:
            NabzError: the tables are not of this version, the user may not write, or nearly
                everything is refused.
            StoppedWaiting: `stop` was called while the server was away.
        """
        by_table: dict[tuple[str, str], list[Block]] = {}
        for block in blocks:
            by_table.setdefault((block.table, block.topic), []).append(block)
        refused: list[DeadLetter] = []
        for parts in by_table.values():
            whole = merged(parts)
            for start in range(0, len(whole.records), MAX_ROWS):
                refused += _Insertion(self, whole.part(start, start + MAX_ROWS)).refused()
        return refused

    def stop(self) -> None:
        """Wait no longer for a server that is away."""
        self._stopped.set()

    def insert(self, block: Block) -> None:
        """One insert, tried until the server has taken or refused it.

        Raises:
            BlockRefused: some row is wrong, or the block is too large for the server's memory.
            NabzError: see `write`.
        """
        away_since, pause = None, _FIRST_PAUSE_SECONDS
        while True:
            begun = perf_counter()
            try:
                self._try(block)
            except Exception as error:  # noqa: BLE001  # the driver raises whatever it stumbles on
                self._close()
                self._judge(error, block)
                if away_since is None:
                    away_since = self._clock.now_ms()
                    _log.warning("clickhouse_away", table=block.table, error=_line(error))
                self._inserts.failed(away_since)
                if self._stopped.wait(pause):
                    raise StoppedWaiting("ClickHouse is away: stopped waiting for it") from None
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            else:
                self._inserts.succeeded(block, perf_counter() - begun)
                if away_since is not None:
                    seconds = (self._clock.now_ms() - away_since) / 1000
                    _log.info("clickhouse_back", table=block.table, away_seconds=seconds)
                return

    def _try(self, block: Block) -> None:
        if self._client is None:
            self._client = connect(
                self._clickhouse,
                database=self._database,
                answer_seconds=self._answer_seconds,
                kind=InsertClient,
            )
        names = ", ".join(block.columns)
        self._client.execute(
            f"INSERT INTO {block.table} ({names}) VALUES",
            block.data,
            columnar=True,
            settings=_INSERT,
        )

    def _judge(self, error: Exception, block: Block) -> None:
        """Return when trying again may help."""
        found = meaning(error)
        if found is Meaning.SCHEMA:
            raise NabzError(
                f"table {self._database}.{block.table} is not of this version: run "
                f"`nabz tables migrate` ({_line(error)})"
            ) from None
        if found is Meaning.ACCESS:
            raise NabzError(
                f"ClickHouse does not let user {self._clickhouse.user!r} write to "
                f"{self._database}.{block.table}: check clickhouse.user, its password and its "
                f"grants ({_line(error)})"
            ) from None
        # A single row that the server has no memory for is not too large: it waits.
        if found is Meaning.DATA or (found is Meaning.MEMORY and len(block.records) > 1):
            raise BlockRefused(_line(error)) from None

    def _close(self) -> None:
        """A connection is not used again after an error."""
        if self._client is not None:
            self._client.disconnect()
            self._client = None


class BlockRefused(Exception):  # noqa: N818  # a statement of fact about a block
    """ClickHouse, or the driver, cannot take a block as it is."""


class _Insertion:
    """One block on its way in; halved, and halved again, around rows that are refused."""

    def __init__(self, writer: Writer, block: Block) -> None:
        self._writer = writer
        self._block = block
        self._taken = self._lost = 0
        self._letters: dict[tuple[int, int], DeadLetter] = {}

    def refused(self) -> list[DeadLetter]:
        """Insert it; one dead letter for each record with a row that was refused."""
        self._insert(self._block)
        return list(self._letters.values())

    def _insert(self, block: Block) -> None:
        rows = len(block.records)
        try:
            self._writer.insert(block)
        except BlockRefused as error:
            if rows > 1:
                self._insert(block.part(0, rows // 2))
                self._insert(block.part(rows // 2, rows))
            else:
                self._refuse(block, str(error))
        else:
            self._taken += rows

    def _refuse(self, block: Block, error: str) -> None:
        record = block.records[0]
        text = f"table {block.table}: {error}"
        _log.error(
            "row_refused", topic=block.topic, part=record.partition, offset=record.offset, why=text
        )
        # A dead letter that cannot be stored must not beget another: it stays in its topic.
        if block.topic != DEAD_LETTERS.name:
            letter = refusal(block.topic, record, Reason.REFUSED_BY_STORE, text)
            self._letters[record.partition, record.offset] = letter
        self._lost += 1
        if not self._taken and self._lost >= HOPELESS_ROWS:
            raise NabzError(f"ClickHouse refuses every row of {block.table}: {error}")


def _line(error: Exception) -> str:
    """The server's or driver's message, in one line, without its stack trace and the row's values.

    It goes into logs, where nothing of a customer belongs.
    """
    text = str(getattr(error, "message", None) or error)
    text = text.partition("Stack trace:")[0].partition("Column values:")[0]
    return f"{type(error).__name__}: {' '.join(text.split())[:500]}".rstrip(": ")
