"""Whether a customer waits, and since when."""

import pytest
from msgspec.structs import replace

from streams.signals.conversation import course_of
from streams.signals.course import Keep
from streams.signals.dimensions import NOTHING
from streams.signals.turns import Event, Turn
from streams.signals.waiting import waiting_in

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
