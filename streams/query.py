"""One query on ClickHouse for a person: its answer as TSV or JSON."""

import time
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from streams.clickhouse import connect, told
from streams.settings import Settings

#: As ClickHouse's own TSV escapes them.
_ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0", "\b": "\\b", "\f": "\\f"}
)


class Answer(msgspec.Struct, frozen=True):
    """Columns, rows and how long ClickHouse took, in seconds."""

    columns: list[str]
    rows: Sequence[Sequence[Any]]
    elapsed: float


def run(settings: Settings, query: str, *, admin: bool = False) -> Answer:
    """Run one query in the lane's database, as the read-only user or the one that writes.

    Raises:
        NabzError: ClickHouse does not answer, or refuses; with its own message.
    """
    clickhouse = settings.clickhouse
    started = time.perf_counter()
    database = settings.names.database
    with told(clickhouse), connect(clickhouse, reader=not admin, database=database) as client:
        result = client.execute(query.strip().rstrip(";"), with_column_types=True)
    rows, columns = result if isinstance(result, tuple) else ([], [])
    return Answer([name for name, _ in columns], rows, time.perf_counter() - started)


def as_tsv(answer: Answer, *, header: bool = True) -> Iterator[str]:
    r"""Lines of tab-separated values, escaped as ClickHouse does; null is \N."""
    if header and answer.columns:
        yield "\t".join(map(_cell, answer.columns)) + "\n"
    for row in answer.rows:
        yield "\t".join(map(_cell, row)) + "\n"


def as_json(answer: Answer) -> str:
    """One JSON object: columns, rows, elapsed."""
    return msgspec.json.encode(answer, enc_hook=str).decode()


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, dict | list | tuple):
        return msgspec.json.encode(value, enc_hook=str).decode().translate(_ESCAPES)
    return str(_plain(value)).translate(_ESCAPES)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds" if value.microsecond else "seconds")
    return value.decode(errors="replace") if isinstance(value, bytes) else value
