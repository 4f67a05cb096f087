"""Tables: numbered files, one shape for all of them, the contract's keys and columns."""

import re
from pathlib import Path

import pytest

from schemas import tables
from schemas.tables import Migration

KEYS = {
    "touchpoints": "source, id",
    "response_times": "source, conversation, metric, turn",
    "conversations": "source, conversation",
    "ratings": "source, id",
    "surveys": "source, id",
    "customers": "customer",
    "transitions": "customer, sequence",
    "panes": "dimension, member, measure, pane_seconds, pane_start, partition, segment",
    "signals": "signal, dimension, member, window_seconds, time",
    "alerts": "key, sequence",
    "links": "a, b",
    "dead_letters": "topic, partition, offset",
    "health": "role, instance, metric, time",
    "imports": "run, partition",
    "controls": "subject, partition, offset",
}


def text_of(table: str) -> str:
    (text,) = (
        m.text
        for m in tables.migrations()
        if f"CREATE TABLE IF NOT EXISTS {{database}}.{table}\n" in m.text
    )
    return text


def test_every_table_of_the_contract_is_there() -> None:
    """And no other."""
    assert set(tables.names()) == set(KEYS)


@pytest.mark.parametrize("table", KEYS)
def test_a_table_has_the_contracts_key_and_the_common_shape(table: str) -> None:
    """Replaced by version, deleted by is_deleted, expired by stored_at; no partitions."""
    text = text_of(table)

    assert f"ORDER BY ({KEYS[table]})\n" in text
    assert "ENGINE = ReplacingMergeTree(version, is_deleted)\n" in text
    assert "TTL toDateTime(stored_at) + INTERVAL {ttl_days} DAY;\n" in text
    assert "\nPARTITION BY" not in text
    assert {"version", "is_deleted"} <= set(tables.columns(table))
    assert set(KEYS[table].split(", ")) <= set(tables.columns(table))


def test_only_known_placeholders_are_used() -> None:
    """A brace that is left would reach the server, which knows only parameters of views."""
    for migration in tables.migrations():
        statements = migration.statements("nabz", 400)
        assert statements
        plain = re.sub(r"\{\w+:\w+(\(\d\))?\}", "", "".join(statements))
        assert not re.search(r"[{}]", plain)


def test_comments_and_semicolons_in_them_end_no_statement() -> None:
    """Statements are cut at the end of a line only."""
    migration = Migration("0001_x", "-- one; two;\nSELECT 1;\n\nSELECT 2;\n")

    assert migration.statements("nabz", 1) == ["SELECT 1", "SELECT 2"]


def test_a_checksum_tells_any_change() -> None:
    """Of a comment too: an applied file is history."""
    assert Migration("a", "x").checksum != Migration("a", "x ").checksum
    assert Migration("a", "x").checksum == Migration("b", "x").checksum


def test_derived_columns_are_not_for_writers() -> None:
    """ClickHouse makes seconds, points and stored_at itself."""
    assert "duration_ms" in tables.columns("response_times")
    assert not {"seconds", "stored_at"} & set(tables.columns("response_times"))
    assert "points" not in tables.columns("ratings")


def test_an_added_column_is_one_for_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Later files add to what the first made."""
    added = Migration("9999_x", "ALTER TABLE {database}.links ADD COLUMN by_whom String;\n")
    known = tables.migrations()
    monkeypatch.setattr(tables, "migrations", lambda: (*known, added))

    assert tables._definitions.__wrapped__()["links"][-1] == "by_whom String"


@pytest.mark.parametrize("names", [["1_a.sql"], ["0001_a.sql", "0001_b.sql"], ["0001-a.sql"]])
def test_a_misnamed_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    """Four digits, an underscore, a name; each number once."""
    for name in names:
        (tmp_path / name).write_text("SELECT 1;\n")
    monkeypatch.setattr(tables, "FOLDER", tmp_path)

    with pytest.raises(ValueError, match=re.escape(str(tmp_path))):
        tables.migrations.__wrapped__()
