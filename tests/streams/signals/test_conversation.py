"""Whose turn it is, what was resolved and opened again, and the long silence, worked by hand."""

import pytest
from msgspec.structs import replace

from streams.signals.conversation import course_of, silence_limit
from streams.signals.course import Clock, Course, Keep, Point
from streams.signals.dimensions import NOTHING
from streams.signals.turns import Event, Timing, Turn

KEEP = Keep(100, 1_000)
#: Letter → the event that it stands for, beside customer (c), agent (a), bot (b), none (n).
EVENTS: dict[str, Event] = {
    "s": "solved",
    "x": "closed",
    "o": "open",
    "p": "pending",
    "h": "on_hold",
}
EVENTS |= {"t": "transfer", "b": "bot", "c": "message", "a": "message"}


def turns(line: str) -> list[Turn]:
    """Turns of a line like `c0 a5 n9`: who or what, and the time; ids in order."""
    return [
        Turn(int(w[1:]), f"t{n:02d}", w[0] == "c", w[0] == "a", NOTHING, EVENTS.get(w[0]))
        for n, w in enumerate(line.split())
    ]


def course(line: str) -> Course:
    """What these turns come to."""
    return course_of(turns(line), KEEP)


def span(clock: Clock | None) -> str:
    """A clock as `start-end`, `start-` while it runs, `start` where it ended without an end."""
    if clock is None:
        return ""
    return f"{clock.started}{'-' if clock.running or clock.ended is not None else ''}" + (
        "" if clock.ended is None else str(clock.ended)
    )


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("c0 a5 a6", "0-5"),
        ("c0 c3 n4 a9", "0-9"),  # further words do not restart it
        ("c5 a5 a6", "5-6"),  # of the same moment: not later
        ("c5 a5", "5-"),
        ("c0 b5", "0-"),  # a bot answers nobody
        ("c0", "0-"),
        ("n0 a1", ""),
        ("a4 c5 a6", ""),  # an agent opened it
        ("a5 c5 a6", "5-6"),  # in a tie the customer was first
        ("b4 c5 a6", "5-6"),
        ("c0 s5", "0-"),  # resolved unanswered: it still waits for somebody's word
        ("c0 s5 a9", "0-9"),
    ],
)
def test_the_first_response_is_the_first_answer_strictly_later(line: str, first: str) -> None:
    """Of a conversation that the customer began."""
    assert span(course(line).first_response) == first


@pytest.mark.parametrize(
    ("line", "waits"),
    [
        ("c0 a5", ""),
        ("c0 a5 c7", "7-"),
        ("c0 a5 c7 c8 a9 a10", "7-9"),  # from the oldest word that is not answered
        ("c0 a5 c7 a9 c11 a15", "7-9 11-15"),
        ("c0 a5 c7 b8 a9", "7-9"),
        ("c0 a5 c7 a7 a9", "7-9"),  # of the same moment: no answer
        ("a0 c5 a9", "5-9"),  # an agent opened it: all waits are next ones
        ("c0 a5 c7 s8", "7"),  # resolved: nobody waits any more
        ("c0 a5 c7 s8 a9", "7"),
        ("c0 a5 c7 x8 c9 a12", "7 9-12"),
        ("c0 s5 c7 a9", ""),  # the first wait is not over before somebody speaks
        ("c0 a5 c7 p8 a9", "7-9"),
    ],
)
def test_each_next_response_runs_from_the_oldest_unanswered_word(line: str, waits: str) -> None:
    """One for each wait after the first response."""
    assert " ".join(span(clock) for clock in course(line).next_responses) == waits


@pytest.mark.parametrize(
    ("line", "first", "full", "reopens", "status"),
    [
        ("n0", "", "", 0, "open"),  # nothing was said
        ("c0 a5", "0-", "0-", 0, "open"),
        ("o0 c3 a5 s9", "0-9", "0-9", 0, "solved"),  # from the opening
        ("c0 x9", "0-9", "0-9", 0, "closed"),
        ("c0 s5 x9", "0-5", "0-5", 0, "closed"),  # closing what is solved changes neither
        ("c0 x5 s9", "0-9", "0-9", 0, "solved"),
        ("c0 x5 a7 x9", "0-5", "0-9", 0, "closed"),
        ("c0 s5 s9", "0-5", "0-9", 0, "solved"),
        ("c0 s5 a7", "0-5", "0-5", 0, "solved"),  # an agent's parting word
        ("c0 s5 c7", "0-5", "0-", 1, "open"),
        ("c0 s5 c5", "0-5", "0-5", 0, "solved"),  # of the same moment: not after it
        ("c0 s5 p7", "0-5", "0-", 1, "pending"),
        ("c0 s5 p5", "0-5", "0-5", 0, "solved"),
        ("c0 s5 c7 s9 o11 x15", "0-5", "0-15", 2, "closed"),
        ("c0 x5 c7 s9", "0-9", "0-9", 1, "solved"),  # closed stands in while nothing was solved
    ],
)
def test_resolutions_run_from_the_opening_to_the_first_and_the_last(
    line: str, first: str, full: str, reopens: int, status: str
) -> None:
    """A contact or another status after it opens the conversation again."""
    found = course(line)
    assert (span(found.first_resolution), span(found.full_resolution)) == (first, full)
    assert (found.reopens, found.status) == (reopens, status)


def test_messages_transfers_and_switches_of_channel_are_counted() -> None:
    """The customer's channels: what agents and bots use does not matter."""
    chat, phone = (replace(NOTHING, channel=channel) for channel in ("chat", "phone"))
    lines = "c0 b1 a2 t3 c4 a5 c6 n7"
    where = [chat, chat, chat, chat, phone, chat, phone, chat]
    found = course_of(
        [replace(t, dimensions=d) for t, d in zip(turns(lines), where, strict=True)], KEEP
    )
    assert (found.messages_in, found.messages_out, found.transfers) == (3, 2, 1)
    assert (found.channel_switches, found.channel) == (1, "phone")


@pytest.mark.parametrize(
    ("answers", "abandoned"),
    [
        ([(False, True)], True),
        ([(False, True), (True, True)], False),  # taken at the second attempt
        ([(None, True)], False),
        ([(False, False)], False),  # an agent rang in vain: no customer gave up
    ],
)
def test_calls_are_abandoned_when_nobody_took_any(
    answers: list[tuple[bool | None, bool]], abandoned: bool
) -> None:
    """Durations add up, and what was measured last ends the handling."""
    listed = [
        Turn(n, f"t{n}", True, False, NOTHING, "call", Timing(10, 20, None, 3, *answer))
        for n, answer in enumerate(answers)
    ]
    found = course_of(listed, KEEP)
    assert found.abandoned is abandoned
    assert (found.wait_ms, found.hold_ms, found.handle_ms) == (
        10 * len(answers),
        0,
        23 * len(answers),
    )
    assert found.call_end == Point(len(answers) - 1, NOTHING)


def test_what_no_turn_had_named_reaches_all_that_happened_before() -> None:
    """And only what was missing."""
    first, second, third = turns("c0 a5 c9")
    kim = replace(NOTHING, agent="kim")
    found = course_of([first, replace(second, dimensions=kim), third], KEEP)
    assert found.contact == Point(0, kim)
    assert found.next_responses[0].dimensions == kim
    billing = replace(NOTHING, queue="billing", agent="lee")
    found = course_of(
        [first, replace(second, dimensions=kim), replace(third, dimensions=billing)], KEEP
    )
    assert found.contact == Point(0, replace(kim, queue="billing"))
    assert found.next_responses[0].dimensions == billing


@pytest.mark.parametrize(
    ("line", "live"),
    [
        ("", 0),
        ("c0", 1),
        ("c0 a1 s2 c102", 4),  # exactly 100
        ("c0 a1 s2 c103", 3),
        ("c0 a1 s2 c103 a104", 3),  # what is once over stays over
        ("c0 a1 c1001 a2001", 4),  # not resolved: it outlasts more
        ("c0 a1 c1002", 2),
        ("c0 a9001", 2),  # never answered: it outlasts any silence
        ("n0 n100 n201", 2),  # nothing was said
        ("a0 c1000 a2000", 3),
        ("b0 c1001", 1),
    ],
)
def test_turns_live_up_to_the_first_silence_that_is_too_long(line: str, live: int) -> None:
    """A reopening after more than that is stored and moves nothing."""
    found = course(line)
    assert (found.live, found.over) == (live, live < len(turns(line)))


def test_the_silence_that_is_outlasted_depends_on_the_clocks_that_run() -> None:
    """None: 100; a resolution: 1,000; a first response: any."""
    limits = [silence_limit(course(line), KEEP) for line in ("n0", "c0 a1 s2", "c0 a1")]
    assert limits == [100, 100, 1_000]
    assert silence_limit(course("c0 s1"), KEEP) > 10**15


@pytest.mark.parametrize(
    ("line", "waited", "held"),
    [
        ("c0", 0, 0),  # for nothing yet
        ("c0 a5", 5, 0),
        ("c0 c2 b3 a5 c7 c8 a10", 5 + 3, 0),  # each from the oldest word without an answer
        ("c0 a5 a9", 5, 0),
        ("c0 a5 c7 s9", 5, 0),  # resolved without a word
        ("c0 a5 p6 c8 a9", 5 + 1, 0),  # pending is the customer's own turn
        ("c0 h2 a5", 5, 0),  # it lasts
        ("c0 h2 a5 o7", 5, 5),
        ("c0 h2 h3 o7", 0, 5),  # the same again is no change
        ("c0 h2 p4 o7", 0, 2),
        ("c0 a1 h2 s6", 1, 4),
        ("c0 a1 h2 c4 a5 x6 c8 h9 o11", 1 + 1, 4 + 2),  # the customer's word ends no hold
        ("a0 c5 a9", 4, 0),
    ],
)
def test_time_waited_is_that_of_answered_waits_and_time_held_that_on_hold(
    line: str, waited: int, held: int
) -> None:
    """Whose turn it is says who waits; what lasts still is counted when it is over."""
    found = course(line)
    assert (found.wait_ms, found.on_hold_ms) == (waited, held)


@pytest.mark.parametrize(
    ("line", "work", "pending", "on_hold"),
    [
        ("c0 a5", 0, 0, 0),  # it lasts
        ("o0 c3 a5 s9", 9, 0, 0),  # new or open from the opening on
        ("c0 p4", 4, 0, 0),
        ("c0 p4 o10 s12", 4 + 2, 6, 0),
        ("c0 p4 c10 s12", 4 + 2, 6, 0),  # the customer's word ends what is pending
        ("c0 h4 c10 s12", 4, 0, 8),  # but no hold
        ("c0 h4 p6 h7 s9", 4, 1, 2 + 2),
        ("c0 p4 p6 s9", 4, 5, 0),
        ("p0 s9", 0, 9, 0),
        ("c0 s5 x9", 5, 0, 0),  # what is solved is nobody's turn
        ("c0 s5 c7 s9", 5 + 2, 0, 0),
        ("c0 s5 p7 s9", 5, 2, 0),
        ("c0 s5 p5 s9", 5, 0, 0),  # of the same moment: not after it
        ("c0 p4 s9 c20", 4, 5, 0),
    ],
)
def test_time_by_status_is_work_pending_or_on_hold(
    line: str, work: int, pending: int, on_hold: int
) -> None:
    """Agent work, agent wait and on-hold time; the requester waits in the first and the last."""
    found = course(line)
    assert (found.work_ms, found.pending_ms, found.on_hold_ms) == (work, pending, on_hold)


def test_a_call_was_waited_for_in_its_queue_and_held_as_it_was_measured() -> None:
    """Not twice; a message before it was waited with for the agent who took the call."""
    rung = Timing(None, None, None, None, None, incoming=True)
    taken = Timing(20, 60, 7, None, answered=True, incoming=False)
    calls = [
        Turn(0, "a", True, False, NOTHING, "call", rung),
        Turn(20, "b", False, True, NOTHING, "call", taken),
    ]
    found = course_of(calls, KEEP)
    assert (found.wait_ms, found.hold_ms) == (20, 7)
    asked = Turn(0, "a", True, False, NOTHING, "message")
    back = Turn(50, "b", False, True, NOTHING, "call", replace(taken, queue=None))
    found = course_of([asked, back], KEEP)
    assert (found.wait_ms, found.hold_ms) == (50, 7)
