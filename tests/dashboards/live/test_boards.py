"""Dashboards as the page's server reads them."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboards.live.boards import Query, load, panels
from streams.errors import ConfigError

STAT: dict[str, Any] = {
    "id": 1,
    "type": "stat",
    "targets": [{"refId": "A", "format": 1, "rawSql": "SELECT 1"}],
}
GRAPH: dict[str, Any] = {
    "id": 3,
    "type": "timeseries",
    "targets": [{"refId": "A", "format": 0, "rawSql": "SELECT now() AS time, 2"}],
}
BOARD: dict[str, Any] = {
    "uid": "b",
    "title": "Board",
    "panels": [STAT, {"id": 2, "type": "row", "collapsed": True, "panels": [GRAPH]}],
    "annotations": {
        "list": [{"name": "own", "builtIn": 1}, {"name": "M", "target": {"rawSql": "SELECT 4"}}]
    },
    "templating": {
        "list": [
            {"type": "datasource", "name": "datasource", "query": "x"},
            {"type": "query", "name": "queue", "includeAll": True, "query": {"rawSql": "SELECT 3"}},
            {"type": "custom", "name": "window", "query": "1,5", "current": {"value": "5"}},
            {"type": "textbox", "name": "customer", "query": ""},
        ]
    },
}


def _write(folder: Path, name: str, content: object) -> None:
    (folder / name).write_text(json.dumps(content))


def test_queries_and_variables_are_found(tmp_path: Path) -> None:
    """Also those of panels in a collapsed row; the data source is no variable of SQL."""
    _write(tmp_path, "b.json", BOARD)
    board = load(tmp_path)["b"]
    assert board.queries == {
        (1, "A"): Query("SELECT 1", 1),
        (3, "A"): Query("SELECT now() AS time, 2", 0),
    }
    assert board.variables == {"queue": Query("SELECT 3", 1)}
    assert board.marks == {"M": Query("SELECT 4", 1)}
    assert board.defaults == {"queue": "$__all", "window": "5", "customer": ""}
    assert [panel["id"] for panel in panels(board.content)] == [1, 2, 3]


@pytest.mark.parametrize(
    "content",
    [[], {"title": "no uid"}, {**BOARD, "panels": [{**STAT, "targets": [{"refId": "A"}]}]}, "text"],
    ids=["a list", "no uid", "no SQL", "a text"],
)
def test_what_is_no_dashboard_is_refused_by_name(tmp_path: Path, content: object) -> None:
    """With the file, so that it can be mended."""
    _write(tmp_path, "wrong.json", content)
    with pytest.raises(ConfigError, match=r"wrong\.json: is no dashboard"):
        load(tmp_path)


def test_a_uid_may_be_there_once(tmp_path: Path) -> None:
    """Else an address would show now one, now the other."""
    _write(tmp_path, "a.json", BOARD)
    _write(tmp_path, "b.json", BOARD)
    with pytest.raises(ConfigError, match=r"b\.json: another dashboard has the uid b"):
        load(tmp_path)


def test_a_folder_without_dashboards_is_refused(tmp_path: Path) -> None:
    """And says which command makes them."""
    with pytest.raises(ConfigError, match="nabz dashboards build"):
        load(tmp_path)
