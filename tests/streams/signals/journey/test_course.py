"""Ways through the stages by the shipped rules: events, timeouts at their time, causes."""

from itertools import pairwise

import pytest

from schemas.touchpoint import Rating, Touchpoint
from streams.signals.journey.course import Journey, Position, Transition
from streams.signals.journey.file import load
from streams.signals.journey.spec import STAGES
from tests.streams.signals.churn.histories import DAY_MS, START, day

JOURNEY = Journey(load(None))


def way(*touchpoints: Touchpoint, until: float | None = None) -> list[Transition]:
    """The transitions of a customer, looked at in the end so many days after the start."""
    position, found = Position(), list[Transition]()
    for touchpoint in touchpoints:
        found += JOURNEY.take(position, touchpoint)
    if until is not None:
        found += JOURNEY.look(position, START + int(until * DAY_MS))
    return found


def told(transitions: list[Transition]) -> list[tuple[float, str, str]]:
    """Day, stage and cause."""
    return [((each.time - START) / DAY_MS, each.to_stage, each.cause) for each in transitions]


def test_from_the_first_visit_to_advocacy() -> None:
    """Every step with its cause; what time brought about has the time at which it was due."""
    found = way(
        day(0, kind="visit", channel="web"),
        day(1, kind="visit", channel="web"),
        day(2, kind="purchase", channel="web"),
        day(40, conversation="c", channel="phone"),
        day(41, conversation="c", kind="status", actor="agent", status="solved"),
        day(42, kind="rating", rating=Rating("nps", 10)),
    )
    assert told(found) == [
        (0, "awareness", "first visit"),
        (1, "consideration", "looked again"),
        (2, "purchase", "first purchase"),
        (3, "onboarding", "has it"),
        (33, "use", "settled in"),
        (40, "support", "asked for help"),
        (41, "use", "helped"),
        (42, "advocacy", "would recommend"),
    ]
    assert [each.sequence for each in found] == list(range(8))
    assert [each.channel for each in found[2:6]] == ["web", "", "", "phone"]
    assert all(a.to_stage == b.from_stage for a, b in pairwise(found))


def test_the_stage_at_a_time_is_that_to_which_time_has_led() -> None:
    """And asking moves nobody."""
    position = Position()
    JOURNEY.take(position, day(0, kind="purchase"))
    held = Position(position.stage, position.since, position.heard, position.taken)
    found = [JOURNEY.stage_at(position, START + days * DAY_MS) for days in (0, 1, 31, 121, 400)]
    assert found == ["purchase", "onboarding", "use", "at_risk", "lost"]
    assert position == held


def test_silence_leads_out() -> None:
    """90 days after the last word at risk, 180 days after that word lost, not before."""
    bought = day(0, kind="purchase"), day(40, kind="visit")
    assert told(way(*bought, until=129.9))[-1] == (31, "use", "settled in")
    assert told(way(*bought, until=131))[-1] == (130, "at_risk", "fell silent")
    assert told(way(*bought, until=309))[-1] == (130, "at_risk", "fell silent")
    assert told(way(*bought, until=400))[-1] == (310, "lost", "stayed silent")


@pytest.mark.parametrize("looks", [1, 7, 400])
def test_how_often_one_looks_changes_nothing(looks: int) -> None:
    """The same transitions at the same times."""
    position, found = Position(), list[Transition]()
    found += JOURNEY.take(position, day(0, kind="purchase"))
    for number in range(1, looks + 1):
        found += JOURNEY.look(position, START + number * 400 * DAY_MS // looks)
    assert found == way(day(0, kind="purchase"), until=400)


def test_a_late_touchpoint_does_not_turn_the_way_round() -> None:
    """Times of transitions never fall."""
    found = way(day(10, kind="purchase"), day(5, kind="outcome", outcome="churned"))
    assert told(found) == [(10, "purchase", "first purchase"), (10, "lost", "left")]


def test_the_shipped_rules_lead_to_every_stage() -> None:
    """And from each one on."""
    rules = load(None)
    assert {rule.to for rule in rules} == set(STAGES)
    assert {stage for rule in rules for stage in rule.from_ or ()} == {*STAGES, "none"}
