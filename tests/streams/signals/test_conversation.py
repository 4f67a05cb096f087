"""Contacts, first responses, dimensions and the long silence, each worked by hand."""

import pytest

from streams.signals.conversation import (
    adds_to,
    agent_opened,
    dimensions_at,
    filled,
    first_contact,
    is_settled,
    live_turns,
    reply_to,
)
from streams.signals.turns import Dimensions, Turn

KEEP = 100
NOTHING = Dimensions(None, None, None, None, None, None)


def dims(**named: str) -> Dimensions:
    """Dimensions of which these are known."""
    return NOTHING._replace(**named)


def turns(text: str) -> list[Turn]:
    """Turns of a line like `c0 a5 n9`: customer, agent or neither, and the time; ids in order."""
    return [
        Turn(int(word[1:]), f"t{number}", word[0] == "c", word[0] == "a", NOTHING)
        for number, word in enumerate(text.split())
    ]


@pytest.mark.parametrize(
    ("line", "contact"), [("c0 c5", 0), ("n0 a1 c2 a3", 2), ("n0 a1", None), ("", None)]
)
def test_the_contact_is_the_first_word_of_the_customer(line: str, contact: int | None) -> None:
    """Whoever else spoke before; a conversation without one has no contact."""
    assert first_contact(turns(line)) == contact


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("c0 a5 a6", 1),
        ("c0 c3 n4 a9", 3),
        ("c5 a5 a6", 2),  # of the same moment: not later
        ("c5 a5", None),
        ("c0 n5", None),
        ("c0", None),
    ],
)
def test_the_first_response_is_the_first_answer_strictly_later(
    line: str, reply: int | None
) -> None:
    """Further words of the customer, and words of bots, do not matter."""
    assert reply_to(turns(line), 0) == reply


@pytest.mark.parametrize(
    ("line", "opened"), [("a4 c5", True), ("a5 c5", False), ("n4 c5", False), ("a1 n2 c5", True)]
)
def test_an_agent_opened_what_began_strictly_before_the_customer(line: str, opened: bool) -> None:
    """In a tie of times the customer was first; bots and systems open nothing."""
    found = turns(line)
    contact = first_contact(found)
    assert contact is not None
    assert agent_opened(found, contact) is opened


@pytest.mark.parametrize(
    ("line", "settled"),
    [
        ("", True),
        ("n0", True),
        ("a0", True),
        ("a0 c5", True),  # an agent opened it: no clock
        ("c0", False),
        ("c0 c5 n7", False),
        ("c0 a0", False),
        ("c0 a1", True),
        ("c0 a1 c2", True),  # only the first response has a clock
    ],
)
def test_settled_is_where_no_clock_runs(line: str, settled: bool) -> None:
    """Nobody wrote, an agent began, or the customer was answered."""
    assert is_settled(turns(line)) is settled


@pytest.mark.parametrize(
    ("line", "live"),
    [
        ("", 0),
        ("c0", 1),
        ("c0 a1 c100", 3),  # no silence over 100
        ("c0 a1 c101", 3),  # exactly 100
        ("c0 a1 c102", 2),
        ("c0 a1 c102 a103 c104", 2),  # what is once over stays over
        ("c0 a100 c200 a300 c401", 4),  # long, but never silent for long until 300
        ("c0 a101", 2),  # a clock runs: however long the silence, the answer is one
        ("c0 n200 a500", 3),
        ("c0 n200 a500 c601", 3),
        ("n0 c101", 1),  # nobody had written before the silence
        ("n0 c100 a150", 3),
        ("a0 c50 c151", 2),
    ],
)
def test_turns_live_up_to_the_first_long_silence_with_no_clock_running(
    line: str, live: int
) -> None:
    """A reopening after more than `keep` is stored and moves nothing."""
    found = turns(line)
    assert live_turns(found, KEEP) == found[:live]


def test_a_missing_dimension_is_the_latest_known_before_else_the_next_after() -> None:
    """What the touchpoint itself names stands; before wins over after, near over far."""
    named = [
        dims(channel="chat", queue="a"),
        dims(channel="email", queue="b"),
        dims(channel="phone"),
        dims(channel="chat", team="north"),
        dims(channel="chat", team="south", agent="kim"),
    ]
    found = [Turn(n, str(n), False, False, one) for n, one in enumerate(named)]
    expected = dims(channel="phone", queue="b", team="north", agent="kim")
    assert dimensions_at(found, 2) == expected
    assert dimensions_at(found, 0) == dims(channel="chat", queue="a", team="north", agent="kim")


def test_filling_takes_only_what_is_missing() -> None:
    """And `adds_to` says beforehand whether it would."""
    own, other = dims(channel="chat", queue="a"), dims(queue="b", priority="high")
    assert filled(own, other) == dims(channel="chat", queue="a", priority="high")
    assert adds_to(own, other)
    assert filled(own, dims(channel="sms", queue="b")) == own
    assert not adds_to(own, dims(channel="sms", queue="b"))
