"""Targets: what is late, what is due next, and how many were met, by policy and conversation."""

from datetime import timedelta
from typing import Any

import pytest

from streams.query import run
from streams.settings import Settings
from tests.dashboards.asking import T, rows_of
from tests.dashboards.conftest import Put

pytestmark = pytest.mark.flow


def clock(conversation: str, outcome: str, due: int, **more: Any) -> dict[str, Any]:
    """The first response of a conversation, due so many minutes after T."""
    at = T + timedelta(minutes=due)
    return {
        "source": "shop",
        "conversation": conversation,
        "metric": "first_response",
        "turn": 0,
        "customer": f"of {conversation}",
        "started_at": at - timedelta(hours=1),
        "due_at": at,
        "policy": "rest",
        "outcome": outcome,
        **more,
    }


ANSWERED = T + timedelta(minutes=30)
CLOCKS = [
    clock("late", "breached", -60),
    clock("later", "breached", -10),
    clock("answered late", "breached", -20, version=1),
    clock("answered late", "breached", -20, version=2, ended_at=ANSWERED),
    clock("met", "open", 9, version=1),
    clock("met", "met", 9, version=2, ended_at=ANSWERED),
    clock("met", "breached", 9, metric="full_resolution", ended_at=ANSWERED),
    clock("soon", "open", 5),
    clock("then", "open", 90),
    clock("withdrawn", "breached", -5, is_deleted=1, version=2),
    clock("free", "none", 5, policy="", due_at=None),
]


def test_what_is_late_and_what_is_due_next(lane: Settings, put: Put) -> None:
    """Only clocks that still run: the newest miss first, the soonest due first."""
    put("response_times", CLOCKS)

    assert [row[-1] for row in rows_of(lane, "Missed and still open")] == ["later", "late"]
    assert [row[-1] for row in rows_of(lane, "Due next")] == ["soon", "then"]


def test_compliance_is_of_those_decided(lane: Settings, put: Put) -> None:
    """1 met and 3 missed first responses: a quarter; two are active; a resolution was missed."""
    put("response_times", CLOCKS)

    rows = run(lane, "SELECT * FROM sla_compliance ORDER BY metric").rows
    assert [tuple(row) for row in rows] == [
        ("rest", "first_response", 1, 3, 2, 0.25),
        ("rest", "full_resolution", 0, 1, 0, 0.0),
    ]


def test_any_missed_target_makes_a_conversation_missed(lane: Settings, put: Put) -> None:
    """Whatever else was met in it; one without targets is not among them."""
    put("response_times", CLOCKS)

    rows = run(lane, "SELECT conversation, standing FROM sla_conversations").rows
    assert dict(map(tuple, rows)) == {
        "late": "missed",
        "later": "missed",
        "answered late": "missed",
        "met": "missed",
        "soon": "active",
        "then": "active",
    }
