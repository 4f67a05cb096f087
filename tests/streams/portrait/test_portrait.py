"""A portrait: the rules of risk, health and journey on one customer, and what is shown of it."""

import msgspec
import pytest

from schemas.touchpoint import Rating
from streams.churn.history import Customer
from streams.portrait.portrait import Portrait, Rules, portrait_of
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.journey.course import Journey
from streams.signals.journey.file import load
from tests.streams.signals.churn.histories import DAY_MS, START, day

RULES = Rules(SCORECARD, Journey(load(None)))
ADA = Customer(
    "ada",
    [
        day(0, kind="visit", channel="web"),
        day(1, kind="purchase", channel="web", segment="gold"),
        day(3, conversation="c", channel="email", text="broken again"),
        day(4, conversation="d", channel="phone"),
        day(5, kind="rating", rating=Rating("csat5", 1)),
        day(5, "p", kind="profile", attributes={"plan": "basic"}),
    ],
    [(START + 4 * DAY_MS) // 1000],
)


def at(days: float, last: int = 3) -> Portrait:
    """Ada so many days after the start."""
    return portrait_of(ADA, RULES, START + int(days * DAY_MS), last)


def test_a_customer_as_a_whole() -> None:
    """Who, where, and what happened last."""
    found = at(6)
    assert (found.customer, found.segment, found.attributes) == ("ada", "gold", {"plan": "basic"})
    assert (found.known_since, found.last_at, found.touchpoints) == (START, START + 5 * DAY_MS, 6)
    assert (found.stage, found.stage_since) == ("support", START + 3 * DAY_MS)
    assert found.days_in_stage == {"awareness": 1, "purchase": 1, "onboarding": 1, "support": 3}
    assert found.satisfaction == 0
    assert found.channels == {"web": 2, "chat": 2, "email": 1, "phone": 1}
    assert [each.kind for each in found.timeline] == ["message", "rating", "profile"]
    assert at(6, last=0).timeline == []


def test_risk_and_health_say_why() -> None:
    """What went wrong comes first; the scorecard says that it is not calibrated."""
    found = at(6)
    assert not found.risk.calibrated
    assert found.risk.enough
    assert found.risk.probability > SCORECARD.base_rate
    assert [each.code for each in found.risk.reasons] == ["csat", "open_issues", "tenure"]
    assert found.health.value is not None
    assert found.health.value == pytest.approx(sum(found.health.added().values()))


def test_silence_ages_without_a_touchpoint() -> None:
    """Later the risk is higher, and time has moved the stage."""
    assert at(200).risk.probability > at(6).risk.probability
    assert at(200).stage == "at_risk"
    ways = [(each.to_stage, (each.time - START) // DAY_MS) for each in at(200).transitions]
    assert ways[-2:] == [("use", 5 + 14), ("at_risk", 5 + 14 + 90)]


def test_a_portrait_is_json() -> None:
    """With names for what has names."""
    found = msgspec.json.decode(msgspec.json.encode(at(6)))
    assert found["risk"]["reasons"][0]["code"] == "csat"
    assert found["transitions"][0]["to_stage"] == "awareness"
