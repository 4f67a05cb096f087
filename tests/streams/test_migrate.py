"""Tables on a real ClickHouse: made once, an applied file never changed, the TTL kept in step."""

from typing import Any

import pytest

from schemas import tables
from schemas.tables import Migration
from streams.clickhouse import connect
from streams.errors import NabzError
from streams.migrate import migrate, status
from streams.settings import ClickHouseSettings, Settings

pytestmark = pytest.mark.flow


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    client = connect(settings.clickhouse, database=settings.names.database)
    rows: list[tuple[Any, ...]] = client.execute(query)
    client.disconnect()
    return rows


@pytest.fixture
def migrated(lane_settings: Settings) -> Settings:
    """A lane with all tables."""
    migrate(lane_settings)
    return lane_settings


def test_files_are_applied_once(lane_settings: Settings) -> None:
    """All pending, then all applied; a second run has nothing to do."""
    assert {step.state for step in status(lane_settings)} == {"pending"}

    assert len(migrate(lane_settings)) == len(tables.migrations())
    assert {step.state for step in status(lane_settings)} == {"applied"}
    assert migrate(lane_settings) == []


def test_a_changed_file_is_refused_by_name(
    migrated: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is applied when the text of an applied file differs."""
    first, *rest = tables.migrations()
    edited = Migration(first.name, first.text + "-- edited\n")
    new = Migration("9999_new", "CREATE TABLE {database}.new (a UInt8) ENGINE = Memory;\n")
    monkeypatch.setattr("schemas.tables.migrations", lambda: (edited, *rest, new))

    with pytest.raises(NabzError, match=rf"schemas/tables/{first.name}\.sql was changed"):
        migrate(migrated)
    states = {step.name: step.state for step in status(migrated)}
    assert (states[first.name], states["9999_new"]) == ("changed", "pending")


def test_a_new_file_may_hold_several_statements(
    migrated: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the new one is applied, all of it."""
    new = Migration(
        "9999_two",
        "CREATE TABLE {database}.two (a UInt8) ENGINE = Memory;\n"
        "-- and; a comment;\n"
        "ALTER TABLE {database}.two ADD COLUMN b UInt8;\n",
    )
    monkeypatch.setattr("schemas.tables.migrations", lambda: (*_all, new))

    assert migrate(migrated) == ["applied 9999_two"]
    assert ask(migrated, "DESCRIBE two SETTINGS describe_compact_output=1") == [
        ("a", "UInt8"),
        ("b", "UInt8"),
    ]


_all = tables.migrations()


@pytest.mark.parametrize("table", tables.names())
def test_columns_are_those_of_the_server(parts: Settings, table: str) -> None:
    """What a writer fills and what the files say is what the server has, in its order."""
    migrate(parts)
    rows = ask(
        parts,
        "SELECT name, default_kind FROM system.columns WHERE database = currentDatabase() "
        f"AND table = '{table}' ORDER BY position",
    )

    assert tuple(name for name, kind in rows if not kind) == tables.columns(table)
    assert {"version", "is_deleted", "stored_at"} <= {name for name, _ in rows}


def test_every_table_replaces_by_its_key_and_expires_by_when_it_was_stored(
    migrated: Settings,
) -> None:
    """One engine, no partitions, one TTL: on every table of the flow."""
    rows = ask(
        migrated,
        "SELECT name, engine, partition_key, engine_full LIKE "
        "'%TTL toDateTime(stored_at) + toIntervalDay(400)%' FROM system.tables "
        "WHERE database = currentDatabase() AND name != 'migrations' AND engine != 'View'",
    )

    assert {name for name, *_ in rows} == set(tables.names())
    assert {tuple(rest) for _, *rest in rows} == {("ReplacingMergeTree", "", 1)}


def test_a_changed_ttl_reaches_every_table(migrated: Settings) -> None:
    """Shown once, and nothing left to do afterwards."""
    shorter = migrated.model_copy(
        update={"clickhouse": migrated.clickhouse.model_copy(update={"ttl_days": 30})}
    )

    done = migrate(shorter)

    assert "changed ratings: rows are kept 400 → 30 days" in done
    assert len(done) == len(tables.names())
    assert migrate(shorter) == []


def test_final_keeps_the_highest_version_and_drops_the_deleted(migrated: Settings) -> None:
    """Rows of one key are one row; derived columns follow from whole numbers."""
    columns = ("source", "id", "points_e4", "version", "is_deleted")
    client = connect(migrated.clickhouse, database=migrated.names.database)
    for rows in (
        [("s", "a", 500_000, 1, 0), ("s", "b", 0, 5, 0)],
        [("s", "a", 750_000, 3, 0), ("s", "b", 0, 6, 1)],
        [("s", "a", 250_000, 2, 0)],
    ):
        client.execute(f"INSERT INTO ratings ({', '.join(columns)}) VALUES", rows)
    client.disconnect()

    assert ask(migrated, "SELECT id, points, version FROM ratings FINAL") == [("a", 75.0, 3)]


def test_a_duration_that_is_not_there_stays_null(migrated: Settings) -> None:
    """Seconds come from duration_ms exactly: 1,234 ms are 1.234 s, none is null."""
    client = connect(migrated.clickhouse, database=migrated.names.database)
    client.execute(
        "INSERT INTO response_times (conversation, duration_ms, version) VALUES",
        [("a", 1_234, 1), ("b", None, 1)],
    )
    client.disconnect()

    assert ask(
        migrated, "SELECT seconds, paused_seconds FROM response_times FINAL ORDER BY conversation"
    ) == [(1.234, 0.0), (None, 0.0)]


def test_an_absent_clickhouse_is_one_line() -> None:
    """Nobody listens on port 1 of loopback."""
    with pytest.raises(NabzError, match=r"^ClickHouse at 127\.0\.0\.1:1 does not answer: "):
        status(Settings(clickhouse=ClickHouseSettings(port=1)))
