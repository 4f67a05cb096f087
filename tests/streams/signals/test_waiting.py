"""Whether a customer waits, and since when."""

import pytest
from msgspec.structs import replace

from schemas.touchpoint import Actor, Call
from streams.signals.conversation import course_of
from streams.signals.course import Keep
from streams.signals.dimensions import NOTHING
from streams.signals.turns import Event, Turn, turn_of
from streams.signals.waiting import waiting_in
from tests.support.touchpoints import answer, made

#: contact, reply, event
ASK: tuple[bool, bool, Event] = (True, False, "message")
ANSWER: tuple[bool, bool, Event] = (False, True, "message")
BOT: tuple[bool, bool, Event] = (False, False, "bot")
SOLVED: tuple[bool, bool, Event] = (False, False, "solved")
OPEN: tuple[bool, bool, Event] = (False, False, "open")


@pytest.mark.parametrize(
    ("spoken", "since"),
    [
        ([], None),
        ([ANSWER], None),
        ([ASK], 0),
        ([ASK, ASK], 0),
        ([ASK, BOT], 0),
        ([ASK, ANSWER], None),
        ([ASK, ANSWER, ASK, ASK], 2),
        ([ANSWER, ASK], 1),
        ([ASK, SOLVED], None),
        ([ASK, SOLVED, OPEN], 0),
        ([ASK, SOLVED, ASK], 0),
        ([ASK, ANSWER, SOLVED, ASK], 3),
        ([ASK, ANSWER, ASK, SOLVED, OPEN], None),
    ],
)
def test_who_waits_does_so_since_the_oldest_word_without_an_answer(
    spoken: list[tuple[bool, bool, Event]], since: int | None
) -> None:
    """A bot answers nobody; of what is solved nobody expects an answer, unless it is reopened."""
    turns = [
        Turn(n, f"t{n}", contact, reply, replace(NOTHING, channel="chat"), event)
        for n, (contact, reply, event) in enumerate(spoken)
    ]
    found = waiting_in(course_of(turns, Keep(10**9, 10**9)))
    assert (found and found.since) == since
    if found:
        assert found.dimensions.channel == "chat"


def rung(time: int, *, answered: bool | None, actor: Actor = "customer") -> Turn:
    """A call as its telephone system tells of it."""
    figures = Call(queue_seconds=3, talk_seconds=60, answered=answered)
    return turn_of(made(f"c{time}", time, kind="call", actor=actor, call=figures))


@pytest.mark.parametrize(
    ("turns", "since"),
    [
        ([rung(0, answered=True)], None),  # one touchpoint a call: it was taken
        ([rung(0, answered=False)], 0),  # who gave up is to be called back
        ([rung(0, answered=None)], 0),
        ([rung(0, answered=None), rung(9, answered=True, actor="system")], None),
        ([rung(0, answered=False), rung(5, answered=True)], None),
        ([rung(0, answered=True), rung(5, answered=False)], 0),
        ([rung(0, answered=True), turn_of(made("m", 5))], 0),  # the mail waits
        ([turn_of(made("m", 0)), rung(5, answered=True)], 0),  # and is not answered by talking
        ([turn_of(made("m", 0)), turn_of(answer("a", 2)), rung(5, answered=True)], None),
    ],
)
def test_whose_call_was_taken_waits_no_more(turns: list[Turn], since: int | None) -> None:
    """Whoever tells that; other words still wait for theirs."""
    found = waiting_in(course_of(turns, Keep(10**9, 10**9)))
    assert (found and found.since) == since
