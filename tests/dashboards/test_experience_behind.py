"""The facts behind the figures: bad ratings and touchpoints, row for row."""

from typing import Any

import pytest

from streams.settings import Settings
from tests.dashboards.asking import T, rows_of
from tests.dashboards.conftest import Put
from tests.dashboards.test_experience_now import TICK

pytestmark = pytest.mark.flow


def rating(name: str, at: float, scale: str, value: float, points: float, **more: Any) -> Any:
    """A rating of conversation c-1 in chat."""
    return {
        "source": "shop",
        "id": name,
        "time": T + at * TICK,
        "customer": "ada",
        "conversation": "c-1",
        "channel": "chat",
        "queue": "billing",
        "segment": "gold",
        "scale": scale,
        "value": value,
        "points_e4": round(points * 10_000),
        "satisfied": 0,
        **more,
    }


def touchpoint(name: str, at: float, actor: str, kind: str, **more: Any) -> Any:
    """A touchpoint of conversation c-1 in chat."""
    return {
        "source": "shop",
        "id": name,
        "time": T + at * TICK,
        "channel": "chat",
        "kind": kind,
        "actor": actor,
        "customer": "ada",
        "conversation": "c-1",
        "queue": "billing",
        "segment": "gold",
        "received_at": T,
        **more,
    }


def test_bad_ratings_are_under_the_middle_or_detractors(lane: Settings, put: Put) -> None:
    """The newest first; a corrected one is what it became."""
    put(
        "ratings",
        [
            rating("1", 1, "csat5", 2, 25),
            rating("2", 2, "csat5", 3, 50),
            rating("3", 3, "nps", 6, 60),
            rating("4", 4, "nps", 7, 70),
            rating("5", 5, "csat5", 1, 0, version=1),
            rating("5", 5, "csat5", 5, 100, version=2),
            rating("6", -901, "csat5", 1, 0),
        ],
    )

    rows = rows_of(lane, "Latest bad ratings")

    assert [(scale, value) for *_, scale, value, _, _ in rows] == [("nps", 6.0), ("csat5", 2.0)]


def test_a_bad_rating_shows_the_end_of_its_conversation(lane: Settings, put: Put) -> None:
    """The last six touchpoints of its own source in order, one that came twice once."""
    steps = [("customer", "message"), ("agent", "message")] * 3 + [("customer", "rating")]
    put(
        "touchpoints",
        [touchpoint(f"m-{n}", n, actor, kind) for n, (actor, kind) in enumerate(steps)]
        + [touchpoint("m-6", 6, "customer", "rating", version=2)]
        + [touchpoint("x", 6.5, "bot", "message", source="other")],
    )
    lonely = {"conversation": "", "source": "app"}
    put("ratings", [rating("r", 6, "csat2", 0, 0), rating("q", 5, "csat2", 0, 0, **lonely)])

    rows = rows_of(lane, "Latest bad ratings")

    customer, agent = "customer message", "agent message"
    path = f"{agent} → {customer} → {agent} → {customer} → {agent} → customer rating"
    assert [row[-2:] for row in rows] == [(path, "c-1"), ("", "")]
    assert rows[0][:7] == (T + 6 * TICK, "ada", "chat", "billing", "gold", "csat2", 0.0)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ["b", "a"]),
        ({"channel": "chat"}, ["a"]),
        ({"channel": "chat", "queue": "it's"}, []),
        ({"channel": "email", "queue": "it's"}, ["b"]),
        ({"segment": "gold"}, ["b", "a"]),
    ],
)
def test_facts_follow_any_combination(
    lane: Settings, put: Put, chosen: dict[str, str], expected: list[str]
) -> None:
    """Ratings and touchpoints know all their dimensions."""
    other = {"channel": "email", "queue": "it's", "customer": "b"}
    put("ratings", [rating("1", 1, "csat2", 0, 0, customer="a")])
    put("ratings", [rating("2", 2, "csat2", 0, 0, **other)])
    put("touchpoints", [touchpoint("1", 1, "customer", "message", customer="a")])
    put("touchpoints", [touchpoint("2", 2, "customer", "message", **other)])

    assert [row[1] for row in rows_of(lane, "Latest bad ratings", chosen=chosen)] == expected
    assert [row[4] for row in rows_of(lane, "Touchpoints", chosen=chosen)] == expected


def test_touchpoints_are_those_of_the_customer_or_conversation_chosen(
    lane: Settings, put: Put
) -> None:
    """Newest first, each once: of two with one id the first in the log, as the table keeps it."""
    put(
        "touchpoints",
        [
            touchpoint("1", 1, "customer", "message", text="hello", version=9),
            touchpoint("1", 1, "customer", "message", text="not this", version=8),
            touchpoint("2", 2, "customer", "rating", rating_value=4.0, conversation="c-2"),
            touchpoint("3", 3, "agent", "message", customer="o'hara", agent="kim"),
        ],
    )
    everyone = [
        (T + 3 * TICK, "chat", "message", "agent", "o'hara", "billing", "kim", "", None, "c-1"),
        (T + 2 * TICK, "chat", "rating", "customer", "ada", "billing", "", "", 4.0, "c-2"),
        (T + TICK, "chat", "message", "customer", "ada", "billing", "", "hello", None, "c-1"),
    ]

    def listed(**chosen: str) -> list[tuple[Any, ...]]:
        return rows_of(lane, "Touchpoints", chosen=chosen)

    assert listed() == everyone
    assert listed(customer="o'hara") == everyone[:1]
    assert listed(conversation="c-2") == everyone[1:2]
    assert listed(conversation="c-1", customer="ada") == everyone[2:]
    assert listed(conversation="c-9") == []


def test_no_more_than_a_hundred_touchpoints(lane: Settings, put: Put) -> None:
    """The newest."""
    put("touchpoints", [touchpoint(str(n), n / 10, "customer", "visit") for n in range(101)])

    rows = rows_of(lane, "Touchpoints")

    assert len(rows) == 100
    assert rows[0][0] == T + 10 * TICK
