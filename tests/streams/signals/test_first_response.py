"""What the first response is by each definition, worked out by hand."""

import pytest

from streams.signals.conversation import course_of, waiting_since
from streams.signals.course import Course, Definitions
from tests.streams.signals.test_conversation import KEEP, span, turns

USUAL = Definitions()
OPENED = Definitions(from_opening=True)
SECOND = Definitions(second_reply=True)
BOTH = Definitions(from_opening=True, second_reply=True)


def _by_each_definition(line: str) -> list[Course]:
    return [course_of(turns(line), KEEP, each) for each in (USUAL, OPENED, SECOND, BOTH)]


@pytest.mark.parametrize(
    ("line", "usual", "opened", "second", "both"),
    [
        ("c0 a5", "0-5", "0-5", "0-5", "0-5"),
        ("o0 c3 a5", "3-5", "0-5", "3-5", "0-5"),  # a ticket, then its first message
        ("b0 c3 b4 a5", "3-5", "0-5", "3-5", "0-5"),  # a bot greeted
        ("n0 c3 a5", "3-5", "3-5", "3-5", "3-5"),  # a visit is no part of the talk
        ("o0 c3", "3-", "0-", "3-", "0-"),
        ("o0 c3 a3 a7", "3-7", "0-3", "3-7", "0-3"),  # in a tie later than the opening only
        ("o0", "", "", "", ""),  # nobody asked, nobody answered: there is none
        ("o0 a2 c5 a6", "", "0-2", "5-6", "0-2"),  # a ticket without any word of the customer's
        ("a0", "", "", "", ""),
        ("a0 a3", "", "", "", "0-3"),  # the second reply, although nobody asked
        ("a0 a0 a3", "", "", "", "0-3"),  # of the same moment: not later
        ("a0 c5", "", "", "5-", "0-"),
        ("a0 c5 a6 a9", "", "", "5-6", "0-6"),
        ("a0 a3 c5 a6", "", "", "5-6", "0-3"),
        ("a5 c5 a6", "5-6", "5-6", "5-6", "5-6"),  # in a tie the customer was first
        ("a5 c5", "5-", "5-", "5-", "5-"),
        ("o0 a5 c5 a6", "5-6", "0-5", "5-6", "0-5"),
        ("a0 s2 c5 a6", "", "", "5-6", "0-6"),
    ],
)
def test_each_definition_of_the_first_response(
    line: str, usual: str, opened: str, second: str, both: str
) -> None:
    """From the customer's word or the opening; where an agent opened: none, or the second reply."""
    found = [span(course.first_response) for course in _by_each_definition(line)]
    assert found == [usual, opened, second, both]


@pytest.mark.parametrize(
    ("line", "usual", "opened", "second", "both"),
    [
        ("o0 c3 a5 c7 a9", "7-9", "7-9", "7-9", "7-9"),
        ("a0 c5 a6", "5-6", "5-6", "", ""),  # what is no first response is a next one
        ("a0 a3 c5 a6", "5-6", "5-6", "", "5-6"),
        ("o0 a2 c5 a6", "5-6", "5-6", "", "5-6"),
    ],
)
def test_every_wait_is_a_first_or_a_next_response_never_both(
    line: str, usual: str, opened: str, second: str, both: str
) -> None:
    """Whatever the first response is, the waits after it are the others."""
    found = [" ".join(map(span, course.next_responses)) for course in _by_each_definition(line)]
    assert found == [usual, opened, second, both]


@pytest.mark.parametrize("definitions", [USUAL, OPENED, SECOND, BOTH])
def test_a_customer_waits_from_the_own_word_whatever_is_measured(definitions: Definitions) -> None:
    """Who waits now, and how long was waited, is no matter of where a clock starts."""
    waits = [
        waiting_since(course_of(turns(line), KEEP, definitions))
        for line in ("o0 c3", "a0 c5", "a0 a3", "o0 a2 c5 a6 c8")
    ]
    assert waits == [3, 5, None, 8]
    waited = [
        course_of(turns(line), KEEP, definitions).wait_ms
        for line in ("o0 c3 a5", "a0 c5 a6", "a0 a3 c5 a6", "o0 a2")
    ]
    assert waited == [2, 1, 1, 0]
