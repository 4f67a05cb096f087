"""What 'Pipeline' shows, row for row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from schemas import tables
from streams.settings import Settings
from tests.dashboards.asking import T, rows_of, seconds
from tests.dashboards.conftest import Put
from tests.dashboards.test_experience_behind import touchpoint
from tests.dashboards.test_experience_now import TICK, signal

pytestmark = pytest.mark.flow


def arrived(name: str, stored: float, took: float, source: str = "shop") -> Any:
    """A touchpoint stored so long after T, `took` seconds after its receipt."""
    times = {"stored_at": T + stored * TICK, "received_at": T + (stored - took) * TICK}
    return touchpoint(name, 0, "customer", "visit", source=source, **times)


def _from_t(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(seconds(row[0]), *row[1:]) for row in rows]


def test_touchpoints_a_second_by_source(lane: Settings, put: Put) -> None:
    """By when they were stored, in whole buckets; of ten sources the two smallest are others."""
    put("touchpoints", [arrived(str(n), n % 10, 1) for n in range(20)])
    put("touchpoints", [arrived(f"later-{n}", 10, 1) for n in range(5)])
    title = "Touchpoints stored a second, by source"

    assert _from_t(rows_of(lane, title, end=21)) == [(0, "shop", 2.0), (10, "shop", 0.5)]
    assert _from_t(rows_of(lane, title, end=20)) == [(0, "shop", 2.0)]

    for number in range(9):
        name = f"s{number}"
        put("touchpoints", [arrived(str(n), 0, 1, name) for n in range(12 - number)])
    rates = {name: rate for at, name, rate in _from_t(rows_of(lane, title)) if at == 0}

    assert rates == {
        "shop": 2.0,
        **{f"s{number}": (12 - number) / 10 for number in range(7)},
        "others": (5 + 4) / 10,
    }


def test_from_receipt_to_row(lane: Settings, put: Put) -> None:
    """Percentiles a bucket; a clock that runs ahead is no negative latency; a gap is no row."""
    put("touchpoints", [arrived(str(n), 0, n) for n in range(101)])
    put("touchpoints", [arrived("ahead", 30, -5)])

    assert _from_t(rows_of(lane, "From receipt to row")) == [(0, 50.0, 95.0), (30, 0.0, 0.0)]


def test_slowest_sources_first(lane: Settings, put: Put) -> None:
    """With their latency, and for how long they have been silent."""
    put("touchpoints", [arrived("1", 0, 1, "quick"), arrived("1", 10, 9, "slow")])
    put("touchpoints", [arrived("2", -5, 1, "quick"), arrived("1", -1_000, 60, "before")])

    rows = rows_of(lane, "Slowest sources")

    silent = (datetime.now(UTC) - T).total_seconds()
    assert [row[:3] for row in rows] == [("slow", 1, 9.0), ("quick", 2, 1.0)]
    assert rows[0][3] == pytest.approx(silent - 10, abs=10)


def test_dead_letters_by_reason_and_the_latest(lane: Settings, put: Put) -> None:
    """Each once, however often it was stored."""
    letters = [
        {
            "topic": "inbox",
            "partition": 1,
            "offset": offset,
            "time": T + at * TICK,
            "source": "shop",
            "reason": reason,
            "error": f"error {offset}",
            "raw": "{",
        }
        for offset, at, reason in [(7, 0, "bad_json"), (8, 1, "bad_json"), (9, 11, "bad_value")]
    ]
    put("dead_letters", [*letters, letters[0]])

    assert _from_t(rows_of(lane, "Dead letters, by reason")) == [
        (0, "bad_json", 2),
        (10, "bad_value", 1),
    ]
    assert _from_t(rows_of(lane, "Latest dead letters"))[:2] == [
        (11, "shop", "bad_value", "error 9", "inbox", 1, 9),
        (1, "shop", "bad_json", "error 8", "inbox", 1, 8),
    ]


def test_runs_are_summed_over_partitions(lane: Settings, put: Put) -> None:
    """As the newest rows say; those of other times are not listed."""
    counts = ("seen", "duplicates", "late", "future", "refused")

    def run(name: str, partition: int, version: int, at: float, *values: int) -> dict[str, Any]:
        return {
            "run": name,
            "partition": partition,
            "version": version,
            "stored_at": T + at * TICK,
            **dict(zip(counts, values, strict=True)),
        }

    put(
        "imports",
        [
            run("a", 0, 1, 0, 5, 0, 0, 0, 0),
            run("a", 0, 2, 1, 10, 1, 2, 3, 4),
            run("a", 1, 1, 2, 20, 1, 0, 0, 0),
            run("old", 0, 1, -1_000, 9, 0, 0, 0, 0),
        ],
    )

    assert rows_of(lane, "Imports and simulations") == [("a", 30, 2, 2, 3, 4, T + 2 * TICK)]


def test_data_age_when_shown_is_the_worst_of_a_bucket(lane: Settings, put: Put) -> None:
    """And a gap where nothing was shown."""
    ages = {0: 0.5, 5: 12.0, 20: 1.0}
    put("signals", [signal("contacts", at, 0, data_age_seconds=age) for at, age in ages.items()])

    shown = _from_t(rows_of(lane, "Data age when shown"))

    assert [(at, age) for at, age in shown if age] == [(0, 12.0), (20, 1.0)]
    assert (10, None) in shown


def test_rows_a_second_of_every_table(lane: Settings, put: Put) -> None:
    """By when they were stored."""
    put("touchpoints", [arrived(str(n), 0, 1) for n in range(20)])
    put("signals", [signal("csat", at, 0, stored_at=T) for at in range(10)])

    assert _from_t(rows_of(lane, "Rows stored a second, by table")) == [
        (0, "signals", 1.0),
        (0, "touchpoints", 2.0),
    ]


def test_data_age_of_every_table(lane: Settings, put: Put) -> None:
    """The oldest first, then those with nothing since a day."""
    now = datetime.now(UTC)
    put("touchpoints", [arrived("1", (now - T).total_seconds() - 50, 1)])
    put("signals", [signal("csat", 0, 0, stored_at=now - timedelta(seconds=500))])
    put("alerts", [{"key": "a", "sequence": 1, "time": T, "stored_at": T}])

    rows = rows_of(lane, "Data age, by table")

    assert [name for name, *_ in rows[:2]] == ["signals", "touchpoints"]
    assert [age for *_, age in rows[:2]] == [pytest.approx(500, abs=10), pytest.approx(50, abs=10)]
    assert {name for name, newest, age in rows[2:] if newest is None and age is None} == (
        set(tables.names()) - {"signals", "touchpoints"}
    )
