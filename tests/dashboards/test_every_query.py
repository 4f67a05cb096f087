"""Every query of every dashboard, in all states of the variables, on empty, full and gappy data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest

from dashboards.macros import ALL
from streams.query import Answer
from streams.settings import Settings
from tests.dashboards.asking import Query, T, ask, queries
from tests.dashboards.conftest import Put
from tests.dashboards.test_experience_behind import rating, touchpoint
from tests.dashboards.test_experience_history import pane
from tests.dashboards.test_experience_now import TICK, signal
from tests.dashboards.test_journey import entered, passed, scored
from tests.dashboards.test_targets import clock

pytestmark = pytest.mark.flow

#: Range in seconds before T + 60 s, and interval, as a wide screen asks for them.
RANGES = [(60, 5), (900, 1), (86_400, 120), (30 * 86_400, 3_600)]
#: A name made to leave its quotes.
HOSTILE = "it's \\' OR 1=1 -- \\"
CHOSEN: list[dict[str, str | Sequence[str]]] = [
    {"channel": ALL},
    {"channel": [ALL], "queue": "billing"},
    {"channel": "chat", "queue": "billing", "segment": "gold", "customer": "ada"},
    {"channel": HOSTILE, "queue": HOSTILE, "customer": HOSTILE, "conversation": HOSTILE},
]
IDS = ("all", "one", "many", "hostile")


def _check(query: Query, answer: Answer) -> None:
    """The shape that a panel of its kind needs."""
    if query.kind == "timeseries":
        _check_series(answer)
    elif query.kind == "stat":
        assert len(answer.rows) == 1
    elif query.kind == "variable":
        assert answer.columns == ["member"]
        assert len({row[0] for row in answer.rows}) == len(answer.rows)
    elif query.kind == "annotation":
        assert answer.columns == ["time", "title", "text", "tags"]
    else:
        assert query.kind == "table"
        assert len(answer.rows) <= 100


def _check_series(answer: Answer) -> None:
    assert answer.columns[0] == "time"
    times = [row[0] for row in answer.rows]
    assert times == sorted(times)
    assert all(isinstance(time, datetime) for time in times)
    # One row for a moment and its labels, and every other column a number.
    labelled = [tuple(v for v in row if isinstance(v, datetime | str)) for row in answer.rows]
    assert len(set(labelled)) == len(labelled)
    values = [v for row in answer.rows for v in row if not isinstance(v, datetime | str | None)]
    assert all(isinstance(value, int | float) and value == value for value in values)  # noqa: PLR0124  # NaN


def _rows(at: float) -> dict[str, list[dict[str, Any]]]:
    """Something in every table that a query reads, `at` seconds after T."""
    stored: dict[str, Any] = {"stored_at": T + at * TICK}
    names = {"csat": (0.5, 0.4, 0.6), "contacts": (9.0, 9.0, 9.0)}
    return {
        "signals": [
            signal(name, at, 9, *bounds, dimension=dimension, member=member, **stored)
            for name, bounds in names.items()
            for dimension, member in (("all", "all"), ("queue", "billing"), ("queue", HOSTILE))
        ],
        "panes": [pane(name, at, 2, **stored) for name in ("chat", HOSTILE)],
        "ratings": [rating(str(at), at, "csat2", 0, 0, **stored)],
        "response_times": [
            clock(f"{at} {outcome}", outcome, 5, **stored) for outcome in ("open", "breached")
        ],
        "touchpoints": [touchpoint(str(at), at, "customer", "message", **stored)],
        "dead_letters": [{"topic": "inbox", "offset": round(9e6 + at), "time": T, **stored}],
        "imports": [{"run": "r", "seen": 1, **stored}],
        "alerts": [{"key": "a", "sequence": 1, "time": T, "state": "firing", **stored}],
        "customers": [scored(name, at, 0.7, **stored) for name in (HOSTILE, "ada")],
        "transitions": [*passed(20, at, **stored), *entered("ada", at - 99, **stored)],
    }


@pytest.mark.parametrize(("chosen", "of"), list(zip(CHOSEN, RANGES, strict=True)), ids=IDS)
def test_on_empty_tables(lane: Settings, chosen: dict[str, str], of: tuple[int, int]) -> None:
    """No query fails; a series, table or list is empty, a figure is one row."""
    span, interval = of
    for query in queries():
        answer = ask(lane, query.sql, start=60 - span, interval=interval, chosen=chosen)
        _check(query, answer)
        if query.title != "Data age, by table":
            assert query.kind == "stat" or not answer.rows, query.title


@pytest.mark.parametrize("chosen", CHOSEN, ids=IDS)
def test_on_rows_with_gaps(lane: Settings, put: Put, chosen: dict[str, str]) -> None:
    """Rows of now, of an hour and of a week before, and nothing between."""
    for at in (0, -3_600, -7 * 86_400):
        for table, rows in _rows(at).items():
            put(table, rows)
    for query in queries():
        for span, interval in RANGES:
            answer = ask(lane, query.sql, start=60 - span, interval=interval, chosen=chosen)
            _check(query, answer)


def test_with_all_chosen_no_query_comes_back_empty(lane: Settings, put: Put) -> None:
    """Each finds the rows that were put there for it."""
    for table, rows in _rows(0).items():
        put(table, rows)
    put("signals", [signal("first_response_p50", 0, 1, 1.0, 1.0, 1.0)])
    put(
        "signals",
        [signal("csat", 0, 9, 0.5, 0.4, 0.6, window=3_600, dimension="queue", member="q")],
    )
    put("panes", [pane("m", 0, 1, dimension=d, pane_seconds=600) for d in ("channel", "queue")])
    put("panes", [pane("m", 0, 1, dimension="segment", pane_seconds=600)])
    put("signals", [signal("csat", 0, 9, 0.5, 0.4, 0.6, window=86_400)])
    put("alerts", [{"key": "a", "sequence": 1, "time": T, "alert": "A", "state": "firing"}])

    empty = [query.title for query in queries() if not ask(lane, query.sql).rows]

    assert empty == []


def test_the_reader_may_not_write(lane: Settings) -> None:
    """The user that these queries ran as."""
    with pytest.raises(Exception, match="readonly"):
        ask(lane, "CREATE TABLE broken (a UInt8) ENGINE = Memory")
