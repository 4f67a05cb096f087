"""The dashboard 'Journey': who is where, who drops off, who is stuck, who may leave."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from streams.settings import Settings
from tests.dashboards.asking import T, rows_of
from tests.dashboards.conftest import Put
from tests.dashboards.test_experience_behind import touchpoint
from tests.dashboards.test_experience_now import signal

pytestmark = pytest.mark.flow

MINUTE = 60.0


def at(seconds: float) -> datetime:
    """So many seconds after T."""
    return T + timedelta(seconds=seconds)


def entered(
    customer: str, seconds: float, stage: str = "consideration", sequence: int = 0, **more: Any
) -> list[dict[str, Any]]:
    """One transition, so many seconds after T."""
    return [
        {
            "customer": customer,
            "sequence": sequence,
            "time": at(seconds),
            "to_stage": stage,
            "cause": f"to {stage}",
            **more,
        }
    ]


def passed(n: int, seconds: float, **more: Any) -> list[dict[str, Any]]:
    """So many customers in consideration for a second up to T + seconds, then in use."""
    return [
        row
        for number in range(n)
        for row in (
            *entered(f"p{number}", seconds - 1, **more),
            *entered(f"p{number}", seconds, "use", 1, **more),
        )
    ]


def scored(customer: str, seconds: float, risk: float | None, **more: Any) -> dict[str, Any]:
    """A customer as scored so many seconds after T."""
    return {
        "customer": customer,
        "updated_at": at(seconds),
        "scored_as_of": at(seconds),
        "churn_risk": risk,
        "stage": "use",
        **more,
    }


def test_customers_now(lane: Settings, put: Put) -> None:
    """Three: one was scored again, one was taken back, one has no risk."""
    rows = [
        scored("a", -50, 0.9, health=10.0),
        scored("a", -40, 0.2, health=40.0, version=2),
        scored("b", -30, 0.6, health=60.0),
        scored("c", -30, None),
        scored("d", -30, 0.9, version=1),
        scored("d", -20, 0.9, version=2, is_deleted=1),
    ]
    for row in rows:
        put("customers", [row])
    assert rows_of(lane, "Customers") == [(3,)]
    assert rows_of(lane, "Mean health") == [(50.0,)]


def test_risk_as_it_was_shown(lane: Settings, put: Put) -> None:
    """Levels of all customers; a member of another dimension is not asked for."""
    for name, value in (("churn_mean", 0.3), ("churn_at_risk_share", 0.1)):
        put("signals", [signal(name, -90, 3, value, value, value)])
        put("signals", [signal(name, -60, 3, 0.9, 0.9, 0.9, dimension="channel", member="chat")])
    assert rows_of(lane, "Mean churn risk") == [(0.3,)]
    assert rows_of(lane, "At risk") == [(0.1,)]


def test_who_may_leave_and_why(lane: Settings, put: Put) -> None:
    """As scored last; who was the likeliest once is not by that."""
    more = {"churn_reasons": ["silence", "csat"], "segments": ["new", "gold"], "persona": "p"}
    put("customers", [scored("was", -60, 0.99), scored("was", -30, 0.1, version=2)])
    put("customers", [scored("ada", -30, 0.7, health=40.0, **more)])
    first, second = rows_of(lane, "Likeliest to leave")
    assert first == ("ada", 0.7, "silence, csat", "use", 40.0, "new, gold", "p", None)
    assert second[:2] == ("was", 0.1)


def test_stages_of_the_time_range(lane: Settings, put: Put) -> None:
    """Stays that ended in the range; who moves on after it is still there."""
    put("transitions", entered("a", -600, "support"))
    put("transitions", entered("a", -300, "at_risk", 1))
    put("transitions", entered("b", -600, "support"))
    put("transitions", entered("b", -480, "use", 1))
    put("transitions", entered("c", -600, "support"))
    put("transitions", entered("c", 300, "use", 1))
    put("transitions", entered("old", -9_000, "support"))
    put("transitions", entered("old", -5_000, "lost", 1))

    assert rows_of(lane, "Stages") == [
        ("use", 1, 0, None, None, None),
        ("support", 1, 2, 5 * MINUTE, 5 * MINUTE, 0.5),
        ("at_risk", 1, 0, None, None, None),
        ("lost", 1, 0, None, None, None),
    ]
    assert rows_of(lane, "Where stages lead") == [
        ("support", "at_risk", 1, 0.5, 5 * MINUTE, "to at_risk"),
        ("support", "use", 1, 0.5, 2 * MINUTE, "to use"),
    ]
    counts = {row[1]: row[2] for row in rows_of(lane, "Stages entered", interval=900)}
    assert counts == {"support": 3, "at_risk": 1, "use": 1}


def test_who_is_stuck(lane: Settings, put: Put) -> None:
    """Since longer than the second that the others took, as of the last score."""
    put("transitions", [*passed(20, -10), *entered("ada", -70)])
    put("customers", [scored("ada", -10, 0.5)])
    assert rows_of(lane, "Stuck") == [
        ("ada", "consideration", at(-70), 60.0, 1.0, 0.5, "to consideration")
    ]


def test_ways_through_the_channels(lane: Settings, put: Put) -> None:
    """Of the time range; agents take none."""
    put("touchpoints", [touchpoint("1", -60, "customer", "visit", channel="web")])
    put("touchpoints", [touchpoint("2", -50, "customer", "message", channel="chat")])
    put("touchpoints", [touchpoint("3", -40, "agent", "message", channel="email")])
    put("touchpoints", [touchpoint("4", -9_000, "customer", "message", channel="sms")])
    assert rows_of(lane, "Ways through the channels") == [("web → chat", 1, 0.0, None, 10.0)]


def test_areas_by_their_signals(lane: Settings, put: Put) -> None:
    """In the order of the areas; what was not measured is left out."""
    put("signals", [signal("csat", -60, 9, 0.5, 0.4, 0.6, window=86_400)])
    put("signals", [signal("abandon_rate", -60, 5, 0.1, 0.0, 0.2, window=86_400)])
    put("signals", [signal("nps", -60, 5, 0.1, 0.0, 0.2, window=86_400)])
    assert rows_of(lane, "Digital experience, last 24 hours") == [
        ("accessibility", "abandon_rate", 0.1, 0.0, 0.2, 5),
        ("personalisation", "csat", 0.5, 0.4, 0.6, 9),
    ]
