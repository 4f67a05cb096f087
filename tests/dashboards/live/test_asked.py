"""Requests of a page: names that are there, sizes that are sane, never SQL."""

import json
from typing import Any

import pytest

from dashboards.live import asked
from dashboards.live.boards import Board, Query
from dashboards.live.refusals import Refused

BOARD = Board(
    uid="b",
    title="Board",
    tags=[],
    content={},
    queries={(1, "A"): Query("SELECT 1", 1)},
    variables={"queue": Query("SELECT 2", 1)},
    marks={"Alerts": Query("SELECT 3", 1)},
    defaults={"queue": "$__all", "customer": ""},
)
GOOD: dict[str, Any] = {
    "dashboard": "b",
    "panel": 1,
    "ref": "A",
    "from": "now-15m",
    "to": "now",
    "interval_ms": 1_000,
    "variables": {"queue": ["a", "b"]},
}


def test_a_request_is_read() -> None:
    """As the page writes it."""
    request = asked.decode(json.dumps(GOOD).encode(), asked.PanelRequest)
    assert (request.begin, request.end) == ("now-15m", "now")
    assert request.variables == {"queue": ["a", "b"]}


@pytest.mark.parametrize(
    "change",
    [
        {"sql": "SELECT 1"},
        {"rawSql": "SELECT 1"},
        {"panel": "1"},
        {"ref": "A" * 201},
        {"from": "n" * 21},
        {"interval_ms": 0},
        {"interval_ms": 1.5},
        {"variables": {"queue": "x" * 201}},
        {"variables": {"queue": ["x"] * 201}},
        {"variables": {str(n): "x" for n in range(51)}},
        {"variables": {"queue": {"a": 1}}},
        {"dashboard": None},
    ],
    ids=str,
)
def test_another_shape_is_refused(change: dict[str, Any]) -> None:
    """Unknown keys, SQL among them; wrong types; too long; too many."""
    with pytest.raises(Refused) as refused:
        asked.decode(json.dumps({**GOOD, **change}).encode(), asked.PanelRequest)
    assert refused.value.status == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"1e999", b'{"panel": NaN}'])
def test_no_json_is_refused(body: bytes) -> None:
    """Whatever bytes come."""
    with pytest.raises(Refused):
        asked.decode(body, asked.PanelRequest)


def test_only_what_the_dashboard_has_is_found() -> None:
    """A dashboard, a panel's query, a variable: each by its name, or 404."""
    assert asked.board_of({"b": BOARD}, "b") is BOARD
    assert asked.panel_query(BOARD, 1, "A").sql == "SELECT 1"
    assert asked.variable_query(BOARD, "queue").sql == "SELECT 2"
    assert asked.marks_query(BOARD, "Alerts").sql == "SELECT 3"
    for call in (
        lambda: asked.board_of({"b": BOARD}, "../b"),
        lambda: asked.panel_query(BOARD, 1, "B"),
        lambda: asked.panel_query(BOARD, 2, "A"),
        lambda: asked.variable_query(BOARD, "customer"),
        lambda: asked.marks_query(BOARD, "queue"),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.status == 404


def test_variables_not_chosen_are_what_they_are_at_first() -> None:
    """And one that the dashboard does not have is refused."""
    assert asked.values(BOARD, {"customer": "ada"}) == {"queue": "$__all", "customer": "ada"}
    with pytest.raises(Refused, match="no variable other"):
        asked.values(BOARD, {"other": "x"})
