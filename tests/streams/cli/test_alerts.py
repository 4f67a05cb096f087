"""`nabz alerts list`: every alert as it stands."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from streams import migrate
from streams.clickhouse import connect
from streams.settings import Settings
from streams.store.alert_rows import COLUMNS
from tests.streams.cli.conftest import Nabz

pytestmark = pytest.mark.flow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
_COMMON: tuple[Any, ...] = ("CsatLow", "critical", {}, [], 1, 0)


def insert(settings: Settings, *rows: tuple[str, int, int, str, float | None, str]) -> None:
    """Rows of (key, sequence, minute after noon, state, value, summary)."""
    columns = "key, sequence, time, state, value, summary"
    columns += ", alert, severity, labels, evidence, version, is_deleted"
    assert set(columns.split(", ")) == set(COLUMNS)
    made = [
        (key, sequence, NOON.replace(minute=minute), *rest, *_COMMON)
        for key, sequence, minute, *rest in rows
    ]
    migrate.migrate(settings)
    with connect(settings.clickhouse, database=settings.names.database) as client:
        client.execute(f"INSERT INTO alerts ({columns}) VALUES", made)


def test_what_fires_comes_first_and_each_alert_once(on_the_stack: Settings, nabz: Nabz) -> None:
    """With its newest transition, in the keys that programs read."""
    insert(
        on_the_stack,
        ("CsatLow/queue/a", 1, 0, "firing", 0.4, "low"),
        ("CsatLow/queue/a", 2, 9, "resolved", 0.8, "back"),
        ("CsatLow/queue/b", 1, 1, "firing", 0.3, "lower"),
        ("CsatLow/queue/c", 1, 2, "pending", None, "perhaps"),
        ("CsatLow/queue/d", 1, 3, "firing", 0.2, "lowest"),
    )

    found = json.loads(nabz("alerts", "list", "--json").out)

    assert [(one["key"][-1], one["state"]) for one in found] == [
        ("d", "firing"),
        ("b", "firing"),
        ("c", "pending"),
        ("a", "resolved"),
    ]
    assert found[1] == {
        "key": "CsatLow/queue/b",
        "state": "firing",
        "severity": "critical",
        "since": "2026-03-01T12:01:00Z",
        "value": 0.3,
        "summary": "lower",
    }


def test_people_get_a_table_that_nobody_can_forge(on_the_stack: Settings, nabz: Nabz) -> None:
    """No markup and no escape sequences of a sender's making."""
    insert(on_the_stack, ("CsatLow/queue/\x1b[2J", 1, 0, "firing", 0.4, "[red]low[/red]"))

    said = nabz("alerts", "list").out

    assert "2026-03-01 12:00:00 UTC" in said
    assert "CsatLow/queue/?[2J" in said
    assert "[red]low[/red]" in said


def test_without_alerts_it_says_so(on_the_stack: Settings, nabz: Nabz) -> None:
    """An empty array for programs, a sentence for people."""
    migrate.migrate(on_the_stack)

    assert nabz("alerts", "list", "--json").out == "[]\n"
    assert nabz("alerts", "list").out == "no alert was ever raised\n"
