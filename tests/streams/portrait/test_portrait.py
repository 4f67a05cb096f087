"""A portrait: the rules of risk, health and journey on one customer, and what is shown of it."""

import math

import msgspec
import pytest

from schemas.touchpoint import Rating
from streams.churn.history import Customer
from streams.portrait.portrait import Next, Portrait, Rules, portrait_of
from streams.signals.churn.scorecard import SCORECARD
from streams.signals.journey import group_file
from streams.signals.journey.course import Journey
from streams.signals.journey.file import load
from streams.signals.journey.groups import Groups
from tests.streams.signals.churn.histories import DAY_MS, START, day

RULES = Rules(SCORECARD, Journey(load(None)), Groups(group_file.load(None)))
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


def at(days: float, last: int = 3, since: float | None = None) -> Portrait:
    """Ada so many days after the start, out of the history up to then."""
    as_of = START + int(days * DAY_MS)
    known = ADA._replace(touchpoints=[each for each in ADA.touchpoints if each.time <= as_of])
    then = None if since is None else START + int(since * DAY_MS)
    return portrait_of(known, RULES, as_of, last, then)


def test_a_customer_as_a_whole() -> None:
    """Who, where, and what happened last."""
    found = at(6)
    assert (found.customer, found.segment, found.attributes) == ("ada", "gold", {"plan": "basic"})
    assert (found.known_since, found.last_at, found.touchpoints) == (START, START + 5 * DAY_MS, 6)
    assert (found.stage, found.stage_since) == ("support", START + 3 * DAY_MS)
    assert found.next_stage == Next(START + 19 * DAY_MS, "use", "no further word")
    assert found.segments == ("new", "dissatisfied", "waiting for us")
    assert found.persona == "uses every channel"
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
    assert found.health.value == pytest.approx(sum(found.health.added.values()))


def test_contributions_add_up_to_the_log_odds() -> None:
    """Exactly: base and contributions make logit(p), each with its value as people say it."""
    risk = at(6).risk
    total = risk.base + math.fsum(each.contribution for each in risk.contributions)
    logit = math.log(risk.probability / (1 - risk.probability))
    assert abs(total - logit) < 1e-9
    assert risk.log_odds == total
    values = {each.feature: each.value for each in risk.contributions}
    assert values["csat_last"] == 0
    assert values["silence"] == pytest.approx(1)


def test_what_changed_since() -> None:
    """The touchpoint before the last day's is that of day 4; its parts sum to the difference."""
    found = at(6)
    assert found.change is not None
    assert found.change.since == START + 4 * DAY_MS
    assert found.change.risk == at(4).risk.probability
    assert found.change.health == at(4).health.value
    assert found.health.value is not None
    assert found.change.health is not None
    moved = found.health.value - found.change.health
    assert sum(found.change.parts.values()) == pytest.approx(moved)
    longer = at(6, since=1).change
    assert longer is not None
    assert (longer.since, longer.health) == (START + DAY_MS, at(1).health.value)


def test_nothing_changed_since_before_the_first_time() -> None:
    """Then nobody was known."""
    assert at(6, since=-1).change is None
    (first, *_) = ADA.touchpoints
    alone = portrait_of(Customer("ada", [first], []), RULES, START, 0)
    assert alone.change is None


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
