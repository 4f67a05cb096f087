"""What became of a run, as ClickHouse knows it."""

import itertools
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from streams.clickhouse import connect, told
from streams.settings import Settings
from streams.spool import Spool

_CHUNK: Final = 100_000


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
        NabzError: ClickHouse does not answer, or refuses.
    """
    clickhouse = settings.clickhouse
    with told(clickhouse), connect(clickhouse, database=settings.names.database) as client:
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
    return Outcome(distinct, stored, *counted)


def _chunks(ids: Spool) -> Iterator[list[tuple[Any, ...]]]:
    pairs = ids.read()
    while chunk := list(itertools.islice(pairs, _CHUNK)):
        yield chunk
