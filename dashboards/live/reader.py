"""Asks ClickHouse over HTTP, as the read-only user, with limits on time, rows and memory."""

import asyncio
import re
import ssl
from typing import Any, Final, NamedTuple, Self

import aiohttp
import msgspec

from dashboards.live.refusals import Refused
from streams.settings import Settings

#: Seconds that ClickHouse may work on one query, and that its answer may take to arrive.
QUERY_SECONDS: Final = 10
_ANSWER_SECONDS: Final = QUERY_SECONDS + 2
#: Queries that run at once, whatever number of people look.
_AT_ONCE: Final = 4
_MOST_ROWS: Final = 50_000
_MOST_BYTES: Final = 8 * 1024 * 1024
_LIMITS: Final = {
    "default_format": "JSONCompact",
    "max_execution_time": str(QUERY_SECONDS),
    "max_result_rows": str(_MOST_ROWS),
    "max_result_bytes": str(_MOST_BYTES),
    "result_overflow_mode": "throw",
    "max_memory_usage": str(1_000_000_000),
    "cancel_http_readonly_queries_on_client_close": "1",
    "output_format_json_quote_64bit_integers": "0",
    "output_format_json_quote_denormals": "0",
    "date_time_output_format": "unix_timestamp",
    # The answer waits until it is whole, so that a failure half way is a status, not bad JSON.
    "wait_end_of_query": "1",
}


class Column(msgspec.Struct, frozen=True):
    """A column's name and ClickHouse type."""

    name: str
    type: str


class Table(msgspec.Struct, frozen=True):
    """What ClickHouse answered: columns and rows; times are texts of seconds since 1970."""

    meta: list[Column]
    data: list[list[Any]]


class _Where(NamedTuple):
    url: str
    headers: dict[str, str]
    database: str


class Reader:
    """The one way from the page to ClickHouse; use it as an async context."""

    def __init__(self, settings: Settings) -> None:
        clickhouse = settings.clickhouse
        scheme = "https" if clickhouse.secure else "http"
        self._where = _Where(
            f"{scheme}://{clickhouse.host}:{clickhouse.http_port}/",
            {
                "X-ClickHouse-User": clickhouse.read_user,
                "X-ClickHouse-Key": clickhouse.read_password.get_secret_value(),
            },
            settings.names.database,
        )
        self._ca = clickhouse.ca_file
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        tls = ssl.create_default_context(cafile=self._ca)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=_AT_ONCE, ssl=tls),
            timeout=aiohttp.ClientTimeout(total=_ANSWER_SECONDS, connect=2),
            headers=self._where.headers,
            auto_decompress=True,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def query(self, sql: str) -> Table:
        """Run one query and read its whole answer.

        Raises:
            Refused: 502, ClickHouse is away or refuses; 504, it takes too long; in its words.
        """
        try:
            async with asyncio.timeout(2 * _ANSWER_SECONDS), self._turns:
                return await self._ask(sql)
        except TimeoutError:
            raise Refused(504, f"ClickHouse took longer than {QUERY_SECONDS} s") from None
        except (aiohttp.ClientError, OSError) as error:
            why = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise Refused(503, f"ClickHouse is away: {why}") from None

    async def _ask(self, sql: str) -> Table:
        if self._session is None:
            raise Refused(503, "the page's server is not ready")
        url, _, database = self._where
        parameters = {**_LIMITS, "database": database}
        async with self._session.post(url, params=parameters, data=sql.encode()) as answer:
            body = await answer.read()
            if answer.status == 200:  # noqa: PLR2004  # HTTP's own word for well
                return msgspec.json.decode(body, type=Table)
        raise Refused(502, f"ClickHouse: {said(body.decode(errors='replace'))}")


def said(text: str) -> str:
    """The first line of ClickHouse's complaint, without its version, class and trace."""
    line = " ".join(text.partition("Stack trace:")[0].split())
    line = re.sub(r"^Code: \d+\. DB::\w*Exception: ", "", line)
    return re.sub(r"\s*\(version [^)]*\)+\s*$", "", line)[:300]
