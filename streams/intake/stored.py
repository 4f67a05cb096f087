"""What became of a run, as ClickHouse knows it."""

import itertools
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from clickhouse_driver import Client
from clickhouse_driver.errors import Error

from streams.errors import NabzError
from streams.settings import Settings
from streams.spool import Spool

_CHUNK: Final = 100_000
_CONNECT_SECONDS: Final = 10
_ANSWER_SECONDS: Final = 300


class Outcome(NamedTuple):
    """Of one run: distinct names sent, those of them in touchpoints, and what customers saw."""

    distinct: int
    stored: int
    duplicates: int
    late: int
    future: int


def outcome(settings: Settings, run: str, ids: Spool) -> Outcome:
    """Count what is stored of a run whose (source, id) pairs lie in `ids`.

    Raises:
        NabzError: ClickHouse does not answer.
    """
    client: Any = _client(settings)
    try:
        # A temporary table lives and dies with this one session.
        client.execute("CREATE TEMPORARY TABLE sent (source String, id String)")
        for chunk in _chunks(ids):
            client.execute("INSERT INTO sent (source, id) VALUES", chunk)
        distinct = client.execute("SELECT uniqExact(source, id) FROM sent")[0][0]
        stored = client.execute(
            "SELECT count() FROM touchpoints FINAL"
            " WHERE (source, id) IN (SELECT source, id FROM sent)"
        )[0][0]
        counted = client.execute(
            "SELECT sum(duplicates), sum(late), sum(future) FROM imports FINAL WHERE run = %(run)s",
            {"run": run},
        )[0]
    except (Error, OSError, EOFError) as error:
        where = f"{settings.clickhouse.host}:{settings.clickhouse.port}"
        reason = str(error).strip().splitlines()[0][:200] or type(error).__name__
        raise NabzError(f"ClickHouse at {where} does not count what is stored: {reason}") from None
    finally:
        client.disconnect()
    return Outcome(distinct, stored, *counted)


def _client(settings: Settings) -> Client:
    clickhouse = settings.clickhouse
    return Client(
        host=clickhouse.host,
        port=clickhouse.port,
        user=clickhouse.user,
        password=clickhouse.password.get_secret_value(),
        database=settings.names.database,
        secure=clickhouse.secure,
        ca_certs=None if clickhouse.ca_file is None else str(clickhouse.ca_file),
        connect_timeout=_CONNECT_SECONDS,
        send_receive_timeout=_ANSWER_SECONDS,
        client_name="nabz import",
    )


def _chunks(ids: Spool) -> Iterator[list[tuple[Any, ...]]]:
    pairs = ids.read()
    while chunk := list(itertools.islice(pairs, _CHUNK)):
        yield chunk
