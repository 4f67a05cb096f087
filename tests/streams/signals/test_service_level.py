"""Who waited in a queue: calls in and outside of conversations, worked by hand."""

import pytest

from schemas.touchpoint import Call, Touchpoint
from streams.rolling.histogram import bin_of
from streams.signals.conversation import NEVER, course_of
from streams.signals.course import Keep, Point
from streams.signals.dimensions import NOTHING
from streams.signals.service_level import (
    Level,
    Wait,
    contribution,
    usual,
    wait_alone,
    wait_of,
)
from streams.signals.turns import timing_of, turn_of
from tests.support.touchpoints import made

LEVEL = Level(target=20_000, short=5_000)


def call(time: int, queue: float | None, *, answered: bool | None) -> Touchpoint:
    """A customer's call in conversation 1."""
    figures = Call(queue_seconds=queue, answered=answered)
    return made(f"c{time}", time, kind="call", conversation="1", channel="phone", call=figures)


def waited(*calls: Touchpoint) -> tuple[int, bool, int | None] | None:
    """When it counts, whether anybody answered, and after how long."""
    found = wait_of(course_of([turn_of(each) for each in calls], Keep(NEVER, NEVER)))
    return None if found is None else (found.point.time, found.answered, found.waited)


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([call(1, 9, answered=True)], (1, True, 9_000)),
        ([call(1, 9, answered=False)], (1, False, 9_000)),
        ([call(1, None, answered=False)], (1, False, None)),
        # Nobody knows how soon it was answered, or whether it was.
        ([call(1, None, answered=True)], None),
        ([call(1, 9, answered=None)], None),
        # Handed on, or called again: one who waited, until the first answer.
        ([call(1, 9, answered=True), call(2, 70, answered=True)], (1, True, 9_000)),
        ([call(1, 9, answered=False), call(2, 12, answered=True)], (1, True, 12_000)),
        # Nobody answered: the longest wait.
        ([call(1, 9, answered=False), call(2, 4, answered=False)], (1, False, 9_000)),
        ([call(1, None, answered=False), call(2, 4, answered=False)], (1, False, 4_000)),
        # Messages wait in no queue.
        ([made("m", 1, conversation="1")], None),
    ],
)
def test_a_conversation_waits_once(
    calls: list[Touchpoint], expected: tuple[int, bool, int | None] | None
) -> None:
    """Counted at its first call that was answered or given up."""
    assert waited(*calls) == expected


def test_an_agents_call_waits_for_nobody() -> None:
    """Alone or in a conversation that no customer began."""
    figures = Call(queue_seconds=3, answered=True)
    turn = made("c", 1, kind="call", actor="agent", conversation="1", call=figures)
    assert waited(turn) is None
    assert wait_alone(Point(1, NOTHING), timing_of(figures, "agent")) is None
    alone = wait_alone(Point(1, NOTHING), timing_of(figures, "customer"))
    assert alone == Wait(Point(1, NOTHING), answered=True, waited=3_000)


@pytest.mark.parametrize(
    ("answered", "wait", "expected"),
    [
        (True, 20_000, (0, 0, True)),
        (True, 20_001, (0, 0, False)),
        (False, 4_999, (1, 1, False)),
        (False, 5_000, (1, 0, False)),
        (False, None, (1, 0, False)),
    ],
)
def test_the_target_is_met_at_its_second_and_a_short_wait_lies_under_its_own(
    answered: bool,  # a parameter of the table
    wait: int | None,
    expected: tuple[int, int, bool],
) -> None:
    """Sum: given up; squares: given up soon; success: answered in time; bin: answered after."""
    found = contribution(Wait(Point(1, NOTHING), answered, wait), LEVEL)
    assert (found.value, found.square, found.success) == expected
    assert found.bin == (bin_of(wait or 0) if answered else None)


def test_a_chat_that_is_queued_has_a_minute() -> None:
    """Twenty seconds are usual on the telephone."""
    assert (usual("chat").target, usual("phone").target, usual(None).target) == (
        *(60_000, 20_000, 20_000),
    )
