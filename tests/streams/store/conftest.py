"""A lane with its tables, and ways to look into them."""

from collections.abc import Callable
from typing import Any

import pytest
from clickhouse_driver import Client

from streams.clickhouse import connect
from streams.clock import SystemClock
from streams.migrate import migrate
from streams.settings import Settings
from streams.store.writer import Writer

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def tables(lane_settings: Settings) -> Settings:
    """A lane whose tables are there."""
    migrate(lane_settings)
    return lane_settings


@pytest.fixture
def writer(tables: Settings) -> Writer:
    """A writer into that lane."""
    return Writer(tables, SystemClock())


@pytest.fixture
def query(tables: Settings) -> Query:
    """Ask the lane's database; a connection of its own each time."""

    def ask(sql: str) -> list[tuple[Any, ...]]:
        client: Client = connect(tables.clickhouse, database=tables.names.database)
        try:
            rows: list[tuple[Any, ...]] = client.execute(sql)
            return rows
        finally:
            client.disconnect()

    return ask
