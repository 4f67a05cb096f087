"""One customer's fold: lone calls, satisfaction on any scale, surveys and their answers."""

import pytest

from schemas.facts import SurveyFact
from schemas.touchpoint import Call, Rating
from streams.customers import conversations
from streams.customers.effects import Effects
from streams.customers.fold import fold, settle
from streams.customers.memory import Verdict
from streams.customers.state import Customer
from tests.streams.customers.test_fold import DESK, LIMITS, Fold, contact, csat
from tests.support.touchpoints import answer, call, made, rated


def test_a_lone_call_counts_whether_it_was_taken_and_how_long_it_took() -> None:
    """Talk, hold and wrap of 61.5 s in all: bin 558 holds (60 383, 61 591] ms."""
    desk = Fold()
    assert desk.moves(call("c", 1_000, answered=False)) == [
        ("service_level", 1_000, 1, 0, False, None, None, 1),
        ("calls", 1_000, 0, 0, True, None, None, 1),
        contact(1_000),
    ]
    figures = Call(talk_seconds=50, hold_seconds=1.5, wrap_seconds=10, answered=True)
    taken = made("d", 2_000, kind="call", call=figures)
    assert desk.moves(taken) == [
        ("calls", 2_000, 0, 0, False, None, None, 1),
        ("handle_time", 2_000, 61_500, 61**2, False, 558, None, 1),
        contact(2_000, repeats=1),
    ]


def test_every_rating_is_in_satisfaction_too() -> None:
    """With its square, whatever its scale."""
    customer, out = Customer(), Effects()
    fold(customer, made("r", 1_000, kind="rating", rating=Rating("stars10", 10)), LIMITS, DESK, out)
    settle(customer, "ada", LIMITS, DESK, out)
    assert [(c.measure, c.value, c.square, c.success) for c, _, _ in out.moves] == [
        ("satisfaction", 1_000_000, 1_000_000**2, True)
    ]


def test_a_survey_waits_for_its_answer() -> None:
    """Counted when it was sent, again as answered; a second answer replaces the first."""
    desk = Fold()
    sent = made("s", 1_000, kind="survey_sent", actor="system")
    assert desk.moves(sent) == [("surveys", 1_000, 0, 0, False, None, None, 1)]
    assert desk.moves(rated("r", 1_000, 4)) == [
        csat(750_000, success=True),
        ("surveys", 1_000, 0, 0, False, None, None, -1),
        ("surveys", 1_000, 0, 0, True, None, None, 1),
    ]
    survey = desk.facts["survey", "desk", "s"]
    assert isinstance(survey, SurveyFact)
    assert survey.answered_at == 1_000
    assert desk.moves(rated("t", 5_000, 2)) == [
        csat(750_000, success=True, sign=-1),
        csat(250_000, success=False),
    ]
    assert list(desk.facts) == [("rating", "desk", "r")]


def test_a_rating_that_turns_out_to_be_a_second_answer_loses_its_row() -> None:
    """The survey came last; the row of the later answer is deleted."""
    desk = Fold()
    desk.take(rated("r", 1_000, 4))
    desk.take(rated("t", 5_000, 2))
    desk.take(made("s", 900, kind="survey_sent", actor="system"))
    facts = desk.facts
    assert getattr(facts["rating", "desk", "t"], "is_deleted", None) is True
    assert getattr(facts["rating", "desk", "r"], "value", None) == 2


def test_a_text_counts_once_under_its_own_dimensions() -> None:
    """A copy of it moves nothing; a text of which nothing can be told neither."""
    customer, out = Customer(), Effects()
    text = made("m", 1_000, queue="a", sentiment=-0.25)
    for touchpoint in (text, text, made("n", 2_000)):
        fold(customer, touchpoint, LIMITS, DESK, out)
    (found,) = [c for c, sign, _ in out.moves if c.measure == "sentiment" and sign == 1]
    assert (found.time, found.value, found.square, found.success) == (
        1_000,
        -2_500,
        6_250_000,
        False,
    )
    assert (found.dimensions.channel, found.dimensions.queue) == ("chat", "a")


def test_what_a_full_conversation_cannot_take_is_told_as_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing goes in silence: it moves nothing, and is counted; earlier turns still count."""
    monkeypatch.setattr(conversations, "TURNS_LIMIT", 2)
    desk = Fold()
    assert desk.take(made("q", 1_000, conversation="1")) is Verdict.COUNTS
    assert desk.take(answer("a", 2_000, conversation="1")) is Verdict.COUNTS
    assert desk.take(made("r", 3_000, conversation="1")) is Verdict.LATE
    assert desk.is_silent
    assert desk.take(made("p", 500, conversation="1")) is Verdict.COUNTS
    assert desk.take(rated("s", 4_000, 5, conversation="1")) is Verdict.COUNTS  # by itself
