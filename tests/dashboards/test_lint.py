"""What is wrong in a dashboard is said in one line."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from dashboards import build, exclusions, lint
from dashboards.config import Json

FILE = "customer-experience.json"


@pytest.fixture
def boards() -> dict[str, Json]:
    """All dashboards by file, free to be broken."""
    return copy.deepcopy({made.file: made.json() for made in build.dashboards()})


def _panel(board: Json, kind: str) -> Any:
    return next(panel for panel in board["panels"] if panel["type"] == kind)


def _sql(board: Json, kind: str, text: str) -> None:
    _panel(board, kind)["targets"][0]["rawSql"] = text


def _link(board: Json) -> Any:
    overrides = [
        o for panel in board["panels"] for o in panel.get("fieldConfig", {}).get("overrides", [])
    ]
    return next(p["value"][0] for o in overrides for p in o["properties"] if p["id"] == "links")


def _take(board: Json, kind: str, key: str) -> None:
    del _panel(board, kind)[key]


def test_the_dashboards_have_no_problems(boards: dict[str, Json]) -> None:
    """Apart from those with a reason."""
    assert lint.problems(boards) == []
    assert all(exclusions.REASONS.values())


BROKEN: list[tuple[Callable[[Json], object], str]] = [
    (lambda b: b.update(uid="x" * 41), "at most 40"),
    (lambda b: b.update(uid="nabz-pipeline"), "uid 'nabz-pipeline': taken twice"),
    (lambda b: b.update(editable=True), "editable: must be false"),
    (lambda b: b.update(id=7), "id and __inputs"),
    (lambda b: b.update(description=""), "no description"),
    (lambda b: b["annotations"]["list"].clear(), "Grafana's own entry"),
    (lambda b: b["templating"]["list"].pop(0), "exactly one must be a data source"),
    (lambda b: b["templating"]["list"][1].update(refresh=1), "variable channel: refresh"),
    (lambda b: b["templating"]["list"][1].update(label=""), "variable channel: no label"),
    (lambda b: b["templating"]["list"].pop(2), "$queue: the dashboard has no such variable"),
    (lambda b: b["panels"][1].update(id=1), "panel ids: one is taken twice"),
    (lambda b: _take(b, "table", "description"), "panel 'Alerts': no description"),
    (lambda b: _panel(b, "table").update(title=""), "panel '': no title"),
    (lambda b: _take(b, "table", "targets"), "panel 'Alerts': no target"),
    (lambda b: _panel(b, "stat")["fieldConfig"]["defaults"].pop("unit"), "no unit"),
    (lambda b: _panel(b, "stat")["fieldConfig"]["defaults"].update(unit="parsec"), "'parsec'"),
    (
        lambda b: _panel(b, "stat")["fieldConfig"]["defaults"]["thresholds"]["steps"].pop(0),
        "first step must have value null",
    ),
    (lambda b: _panel(b, "stat").update(datasource={"uid": "x"}), "datasource: must be the var"),
    (lambda b: _panel(b, "stat")["targets"][0].update(datasource={}), "target: its datasource"),
    (lambda b: _panel(b, "table")["targets"][0].update(format=0), "format 1"),
    (lambda b: _panel(b, "timeseries")["targets"][0].update(query="x"), "stray query"),
    (lambda b: _sql(b, "stat", " "), "the query is empty"),
    (lambda b: _sql(b, "stat", "SELECT 1"), "no time filter"),
    (lambda b: _sql(b, "stat", "SELECT $__toTime -- why"), "comments"),
    (lambda b: _sql(b, "stat", "SELECT $__toTime; SELECT 1"), "semicolons"),
    (lambda b: _sql(b, "stat", "SELECT $__toTime, $__lttb(1)"), "$__lttb: not among"),
    (lambda b: _sql(b, "stat", "SELECT $__toTime FROM panes FINAL"), "FINAL reads all of panes"),
    (lambda b: _sql(b, "stat", "SELECT $__toTime FROM panes AS p FINAL"), "FINAL reads all of pa"),
    (lambda b: _sql(b, "table", "SELECT $__toTime"), "a table needs a LIMIT"),
    (lambda b: _sql(b, "timeseries", "SELECT $__toTime AS time"), "must be ordered by time"),
    (lambda b: _link(b).update(url="/d/nowhere?x=1"), "leads to no dashboard of these"),
    (lambda b: _link(b).update(url="https://example.org"), "leads to no dashboard of these"),
    (lambda b: _link(b).update(url="/d/nabz-pipeline?var-queue=1"), "has no variable queue"),
    (lambda b: b["panels"][0]["gridPos"].update(w=6), "lies over 'CSAT, 1 min'"),
    (lambda b: b["panels"][0]["gridPos"].update(w=25), "outside of the 24 columns"),
]


@pytest.mark.parametrize(("spoil", "says"), BROKEN, ids=[says for _, says in BROKEN])
def test_a_broken_dashboard_is_told(
    boards: dict[str, Json], spoil: Callable[[Json], object], says: str
) -> None:
    """Which file, which panel, what."""
    spoil(boards[FILE])

    found = lint.problems(boards)

    assert any(says in problem for problem in found), found
    assert all("\n" not in problem for problem in found)
    assert any(problem.startswith(f"{FILE}: ") for problem in found)


def test_an_exclusion_that_excuses_nothing_is_a_problem(boards: dict[str, Json]) -> None:
    """It would hide the next one."""
    words = _panel(boards["pipeline.json"], "text")
    words["title"] = "Other words"

    found = lint.problems(boards)

    assert "pipeline.json: panel 'Other words': no unit" in found
    assert (
        "exclusion of \"pipeline.json: panel 'In data order': no unit\": there is no such problem"
    ) in found
