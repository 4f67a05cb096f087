"""Conversations: their times by status, and the times between replies."""

from datetime import timedelta
from typing import Any

import pytest

from streams.query import run
from streams.settings import Settings
from tests.dashboards.asking import T
from tests.dashboards.conftest import Put

pytestmark = pytest.mark.flow


def test_times_by_status_are_told_as_zendesk_has_them(lane: Settings, put: Put) -> None:
    """60 s of work, 30 s pending, 10 s on hold: the requester waited 70 s, all of it was 100 s."""
    times = {"agent_work_ms": 60_000, "agent_wait_ms": 30_000, "on_hold_ms": 10_000}
    put("conversations", [{"source": "shop", "conversation": "c", "opened_at": T, **times}])
    query = """
        SELECT agent_work_seconds, agent_wait_seconds, on_hold_seconds, requester_wait_seconds,
               total_resolution_seconds FROM conversations FINAL
    """
    assert [tuple(row) for row in run(lane, query).rows] == [(60, 30, 10, 70, 100)]


def said(id_: str, seconds: float, **more: Any) -> dict[str, Any]:
    """An agent's message, or what `more` says."""
    plain = {"actor": "agent", "kind": "message", "channel": "chat", "conversation": "c"}
    time = T + timedelta(seconds=seconds)
    return {"source": "shop", "id": id_, "time": time, "customer": "ada", **plain, **more}


def test_periodic_updates_are_the_times_between_replies_of_people(lane: Settings, put: Put) -> None:
    """Not from bots, automatic messages, missed calls or another conversation's."""
    put(
        "touchpoints",
        [
            said("a", 0, agent="kim"),
            said("b", 5, actor="bot"),
            said("c", 6, attributes={"automatic": "true"}),
            said("d", 7, kind="call", call_answered=0),
            said("e", 7.5, agent="lee"),
            said("f", 20, kind="call", call_answered=1, agent="kim"),
            said("g", 9, conversation="other"),
            said("h", 30, actor="customer"),
        ],
    )
    query = "SELECT conversation, agent, seconds FROM agent_updates ORDER BY ended_at"
    assert [tuple(row) for row in run(lane, query).rows] == [("c", "lee", 7.5), ("c", "kim", 12.5)]
