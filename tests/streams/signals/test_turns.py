"""Who reached out, who answered, and what a touchpoint names."""

from typing import Any

import pytest

from schemas.touchpoint import Call, Touchpoint
from streams.signals.turns import (
    Dimensions,
    Timing,
    Turn,
    dimensions_of,
    is_contact,
    is_reply,
    turn_of,
)
from tests.support.touchpoints import answer, call, made, rated


@pytest.mark.parametrize(
    ("touchpoint", "contact", "reply"),
    [
        (made("m", 1), True, False),
        (call("c", 1, answered=False), True, False),  # who rang has reached out, heard or not
        (made("v", 1, kind="visit"), False, False),
        (rated("r", 1, 5), False, False),
        (answer("a", 1), False, True),
        (call("c", 1, actor="agent", answered=True), False, True),
        (call("c", 1, actor="agent", answered=False), False, False),
        (call("c", 1, actor="agent", answered=None), False, False),
        (made("c", 1, actor="agent", kind="call"), False, False),
        (answer("t", 1, kind="transfer"), False, False),
        (answer("o", 1, attributes={"automatic": True}), False, False),  # out of office
        (answer("o", 1, attributes={"automatic": False}), False, True),
        (made("b", 1, actor="bot"), False, False),
        (made("s", 1, actor="system"), False, False),
    ],
)
def test_only_customers_reach_out_and_only_agents_answer(
    touchpoint: Touchpoint, contact: bool, reply: bool
) -> None:
    """Messages and calls do; a bot answers nobody, a call that nobody took is no answer."""
    assert (is_contact(touchpoint), is_reply(touchpoint)) == (contact, reply)


@pytest.mark.parametrize(
    ("touchpoint", "reply"),
    [
        (made("b", 1, actor="bot"), True),
        (answer("o", 1, attributes={"automatic": True}), True),
        (answer("a", 1), True),
        (made("t", 1, kind="transfer", actor="bot"), False),
        (made("s", 1, actor="system"), False),
        (made("m", 1), False),
    ],
)
def test_where_machines_answer_bots_and_automatic_messages_do(
    touchpoint: Touchpoint, reply: bool
) -> None:
    """As a setting may say; what they hand on, or tell of a message, is no answer still."""
    assert turn_of(touchpoint, machines_answer=True).reply is reply


def test_a_touchpoint_has_the_dimensions_that_it_names() -> None:
    """In the order in which panes have them; what is not named is not known."""
    names: dict[str, Any] = {"queue": "billing", "team": "north", "segment": "gold"}
    names |= {"agent": "kim", "priority": "high"}
    assert dimensions_of(made("m", 1, **names)) == Dimensions(
        "chat",
        "billing",
        "north",
        "gold",
        "kim",
        "high",
    )
    assert dimensions_of(made("m", 1)) == Dimensions("chat", None, None, None, None, None)


def test_a_turn_is_what_the_rules_see_of_a_touchpoint() -> None:
    """Time, id, and who spoke under which dimensions."""
    dimensions = Dimensions("chat", None, None, None, "kim", None)
    assert turn_of(answer("a", 7, agent="kim")) == Turn(7, "a", False, True, dimensions, "message")


def test_turns_sort_by_time_and_then_by_id() -> None:
    """Whatever else they are, so that every machine has them in one order."""
    found = [turn_of(made(id_, time)) for id_, time in [("b", 2), ("a", 2), ("z", 1)]]
    assert [turn.id for turn in sorted(found)] == ["z", "a", "b"]


@pytest.mark.parametrize(
    ("touchpoint", "event"),
    [
        (made("m", 1), "message"),
        (answer("m", 1), "message"),
        (made("m", 1, actor="bot"), "bot"),
        (call("c", 1, answered=True), "call"),
        (made("t", 1, kind="transfer", actor="agent"), "transfer"),
        (made("t", 1, kind="transfer", actor="bot"), "handoff"),
        (made("s", 1, kind="status", actor="bot", status="solved"), "solved"),
        (rated("r", 1, 5), None),
        (made("v", 1, kind="visit"), None),
        (made("d", 1, actor="system"), None),
        (made("u", 1, kind="survey_sent", actor="system"), None),
    ],
)
def test_an_event_is_what_is_part_of_the_talk(touchpoint: Touchpoint, event: str | None) -> None:
    """What a bot says or hands on is its doing; the status that it sets is a status."""
    assert turn_of(touchpoint).event == event


def test_a_calls_figures_are_whole_milliseconds() -> None:
    """What was not measured stays unknown; an agent's call is not incoming."""
    figures = Call(queue_seconds=1.2345, talk_seconds=60, answered=True)
    turn = turn_of(made("c", 1, kind="call", actor="system", call=figures))
    assert turn.call == Timing(1234, 60_000, None, None, True, True)
    turn = turn_of(made("c", 1, kind="call", actor="agent", call=Call(wrap_seconds=0)))
    assert turn.call == Timing(None, None, None, 0, None, False)
