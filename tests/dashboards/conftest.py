"""A lane whose tables are there, and rows put into them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from schemas import tables
from streams.clickhouse import connect
from streams.migrate import migrate
from streams.settings import Settings
from tests.support.stack import fresh_lane

#: Puts rows (dicts of column → value; times as datetimes) into a table.
Put = Callable[[str, Sequence[dict[str, Any]]], None]


@pytest.fixture(scope="module")
def lane(parts: Settings) -> Settings:
    """A lane of the module's own with empty tables."""
    settings = fresh_lane(parts)
    migrate(settings)
    return settings


@pytest.fixture
def put(lane: Settings) -> Iterator[Put]:
    """Insert into the lane; all its tables are empty again afterwards."""
    client = connect(lane.clickhouse, database=lane.names.database)

    def insert(table: str, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            whole = {"version": 1, "is_deleted": 0, **row}
            client.execute(f"INSERT INTO {table} ({', '.join(whole)}) VALUES", [whole])

    yield insert
    for name in tables.names():
        client.execute(f"TRUNCATE TABLE {name}")
    client.disconnect()
