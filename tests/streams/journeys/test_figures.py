"""Figures of journeys on a real ClickHouse: rows by hand, values by hand."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streams.clickhouse import connect
from streams.journeys import figures
from streams.journeys.figures import ChannelPath, StageFigures, Step, Stuck
from streams.migrate import migrate
from streams.settings import Settings
from streams.signals.journey.spec import STAGES
from tests.support.stack import fresh_lane

pytestmark = pytest.mark.flow

T = datetime(2026, 3, 1, tzinfo=UTC)
T_MS = int(T.timestamp() * 1000)
HOUR, DAY = 3_600.0, 86_400.0


def way(customer: str, *stays: tuple[str, float], version: int = 1) -> list[dict[str, Any]]:
    """Transitions into these stages, each so many hours after T."""
    stages = ["none", *(stage for stage, _ in stays)]
    return [
        {
            "customer": customer,
            "sequence": number,
            "time": T + timedelta(hours=hours),
            "from_stage": stages[number],
            "to_stage": stage,
            "cause": f"to {stage}",
            "version": version,
        }
        for number, (stage, hours) in enumerate(stays)
    ]


def did(customer: str, *deeds: tuple[float, str, str], **more: Any) -> list[dict[str, Any]]:
    """Touchpoints: hours after T, channel, kind."""
    return [
        {
            "source": "shop",
            "id": f"{customer}-{hours}",
            "time": T + timedelta(hours=hours),
            "channel": channel,
            "kind": kind,
            "actor": "customer",
            "customer": customer,
            **more,
        }
        for hours, channel, kind in deeds
    ]


def scored(customer: str, stage: str, risk: float | None, hours: float = 0) -> dict[str, Any]:
    """A customer as scored so many hours after T."""
    return {
        "customer": customer,
        "stage": stage,
        "churn_risk": risk,
        "scored_as_of": T + timedelta(hours=hours),
    }


@pytest.fixture
def lane(parts: Settings) -> Settings:
    """A lane with empty tables."""
    settings = fresh_lane(parts)
    migrate(settings)
    return settings


def put(settings: Settings, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of the same columns."""
    client = connect(settings.clickhouse, database=settings.names.database)
    whole = [{"version": 1, "is_deleted": 0, **row} for row in rows]
    client.execute(f"INSERT INTO {table} ({', '.join(whole[0])}) VALUES", whole)
    client.disconnect()


def test_durations_drop_off_and_steps(lane: Settings) -> None:
    """Stays in support of 1, 2, 3 and 10 hours end, two of them badly; a fifth goes on."""
    rows = [
        *way("a", ("support", 0), ("use", 1)),
        *way("b", ("support", 0), ("use", 2)),
        *way("c", ("support", 0), ("at_risk", 3), ("lost", 8)),
        *way("d", ("support", 0), ("lost", 10)),
        *way("e", ("support", 5), ("use", 6)),
    ]
    # The last step of e was taken back, and that of a is written twice.
    taken_back = [{**rows[-1], "version": 2, "is_deleted": 1}]
    put(lane, "transitions", [*rows, *way("a", ("support", 0), ("use", 1), version=2)])
    put(lane, "transitions", taken_back)

    assert figures.stages(lane) == [
        StageFigures("use", 2, 0, None, None, 0, None),
        StageFigures("support", 1, 4, 3 * HOUR, 10 * HOUR, 2, 0.5),
        StageFigures("at_risk", 0, 1, 5 * HOUR, 5 * HOUR, 1, 1.0),
        StageFigures("lost", 2, 0, None, None, 0, None),
    ]
    assert figures.steps(lane) == [
        Step("at_risk", "lost", 1, 1.0, 5 * HOUR),
        Step("support", "use", 2, 0.5, 2 * HOUR),
        Step("support", "at_risk", 1, 0.25, 3 * HOUR),
        Step("support", "lost", 1, 0.25, 10 * HOUR),
    ]


def test_stages_are_in_the_order_of_the_journey(lane: Settings) -> None:
    """The view knows them all."""
    put(lane, "transitions", [row for stage in STAGES for row in way(stage, (stage, 0))])
    assert [each.stage for each in figures.stages(lane)] == list(STAGES)


def test_stuck_is_who_stays_longer_than_nine_of_ten(lane: Settings) -> None:
    """Stays of 1 to 20 days: the 90th percentile is 19; to the moment is not longer.

    In support fewer than 20 stays ended, and in use one is to stay. What is known of "early" ends
    before it lasted long.
    """
    passed = [
        row
        for days in range(1, 21)
        for row in way(f"p{days}", ("consideration", 0), ("use", 24 * days))
    ]
    here = [
        *way("slow", ("consideration", 10)),
        *way("slower", ("consideration", 9)),
        *way("just", ("consideration", 24)),
        *way("early", ("consideration", 8)),
        *way("unsure", ("consideration", 8)),
        *way("helped", ("support", 0), ("use", 1)),
        *way("asked", ("support", 0)),
    ]
    put(lane, "transitions", [*passed, *here])
    scores = {"slow": 0.7, "slower": 0.2, "just": 0.9, "unsure": None, "asked": 0.9, "p1": 0.9}
    now = [scored(name, "x", risk, 480) for name, risk in scores.items()]
    put(lane, "customers", [*now, scored("early", "x", 0.9, 400)])

    def stuck(customer: str, hours: float, risk: float | None) -> Stuck:
        lasts = (480 - hours) * HOUR
        at = T_MS + int(hours * HOUR * 1000)
        return Stuck(customer, "consideration", at, lasts, 19 * DAY, "to consideration", risk)

    found = figures.stuck(lane, 10)
    assert found == [stuck("slow", 10, 0.7), stuck("slower", 9, 0.2), stuck("unsure", 8, None)]
    assert figures.stuck(lane, 1) == found[:1]


def test_paths_of_channels(lane: Settings) -> None:
    """In order of time, what follows itself once; what others did is no step."""
    ada = did(
        "ada",
        (3, "phone", "call"),
        (1, "web", "visit"),
        (2, "chat", "message"),
        (2.5, "chat", "message"),
        (4, "web", "purchase"),
        (99, "email", "message"),
    )
    bob = did("bob", (1, "web", "visit"), (2, "chat", "rating"))
    cem = did("cem", (1, "web", "visit"), (5, "chat", "message"))
    agent = did("bob", (3, "email", "message"), actor="agent")
    many = did("many", *((n, "web" if n % 2 else "app", "visit") for n in range(1, 9)))
    put(lane, "touchpoints", [*ada, *bob, *cem, *agent, *many])
    put(lane, "customers", [scored("bob", "lost", 0.9), scored("ada", "use", 0.1)])
    put(lane, "transitions", way("ada", ("awareness", 1), ("support", 2)))

    day = T_MS + int(24 * HOUR * 1000)
    assert figures.paths(lane, T_MS, day, None, 9) == [
        ChannelPath("web → chat", 2, 0.0, 1.0, 4 * HOUR),
        ChannelPath("web → app → web → app → web → app → …", 1, 0.0, None, 7 * HOUR),
        ChannelPath("web → chat → phone → web", 1, 1.0, 0.0, 3 * HOUR),
    ]
    assert figures.paths(lane, T_MS, day, "support", 9) == [
        ChannelPath("web → chat", 1, 0.0, 0.0, HOUR)
    ]
    assert figures.paths(lane, T_MS, T_MS + 1, None, 9) == []
