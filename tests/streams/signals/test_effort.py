"""Who came back, and what was solved at the first contact, worked by hand."""

import pytest

from streams.signals.contact_log import Contact, Resolution, after, before, drop, put
from streams.signals.conversation import course_of
from streams.signals.course import Keep
from streams.signals.dimensions import NOTHING
from streams.signals.effort import ALONE, Around, Windows, first_contact, repeats
from streams.signals.turns import Dimensions, Event, Remark, Turn, remark_of, topic_of
from tests.streams.signals.test_conversation import turns
from tests.support.touchpoints import answer, made

DAY = 86_400_000
WINDOWS = Windows(day=1, three_days=3, week=7, quiet=10)
KEEP = Keep(1_000, 1_000)


@pytest.mark.parametrize(
    ("time", "previous", "day", "three_days", "week"),
    [
        (8 * DAY, None, False, False, False),
        (8 * DAY, 8 * DAY - 1, True, True, True),
        (8 * DAY, 7 * DAY, True, True, True),
        (8 * DAY, 7 * DAY - 1, False, True, True),
        (8 * DAY, 5 * DAY, False, True, True),
        (8 * DAY, 5 * DAY - 1, False, False, True),
        (8 * DAY, DAY, False, False, True),
        (8 * DAY, DAY - 1, False, False, False),
        (None, None, False, False, False),  # an agent began, and nobody answered
    ],
)
def test_a_contact_repeats_the_last_one_within_24_hours_72_hours_and_7_days(
    time: int | None, previous: int | None, day: bool, three_days: bool, week: bool
) -> None:
    """To the millisecond, the end included."""
    assert repeats(time, previous, Windows()) == (day, three_days, week)


@pytest.mark.parametrize(
    ("line", "around", "verdict"),
    [
        ("c0 a1", ALONE, "provisional"),  # not resolved: nothing to say
        ("c0 a1", Around(over=True), "provisional"),
        ("c0 a1 s2", ALONE, "provisional"),  # it may be opened again
        ("c0 a1 s2", Around(over=True), "yes"),
        ("c0 a1 x2", Around(over=True), "yes"),  # closed stands in for solved
        ("c0 a1 c2 a3 c4 a5 s6", Around(over=True), "yes"),  # many words, one contact
        ("c0 b1 s2", Around(over=True), "yes"),  # by a bot, too
        ("c0 a1 s2", Around(after=5), "no"),  # known at once, and for good
        ("c0 a1 s2", Around(after=5, over=True), "no"),
        ("c0 a1 s2", Around(before=-5, over=True), "yes"),  # coming back is of the one before
        ("c0 a1 s2 c12 a13 s14", ALONE, "no"),  # opened again at the last moment
        ("c0 a1 s2 c13 a14 s15", Around(over=True), "yes"),  # and after it
        ("c0 a1 s2 o3", ALONE, "no"),  # by its status
        ("c0 a1 s2 a3 s4", Around(over=True), "yes"),  # a word more of the agent's
        ("c0 t1 a2 s3", ALONE, "no"),  # handed on
        ("c0 a1 s2 t3", Around(over=True), "yes"),  # when it was over
        ("a0 c1 a2 s3", Around(over=True), "yes"),  # an agent spoke first, the issue is the same
        ("a0 s2", Around(over=True), "provisional"),  # the customer had none
        ("a0 s2 c3 a4 s5", Around(over=True), "provisional"),  # it was begun after that
        ("c2 s2", Around(over=True), "yes"),  # at the same moment
    ],
)
def test_an_issue_is_solved_at_the_first_contact_unless_handed_on_or_brought_up_again(
    line: str, around: Around, verdict: str
) -> None:
    """Within the while in which it must stay quiet: 10 here, from its first resolution."""
    assert first_contact(course_of(turns(line), KEEP), around, WINDOWS) == verdict


def test_a_bots_handing_on_is_no_transfer_but_counted() -> None:
    """What people hand on is counted apart."""
    events: tuple[Event, ...] = ("message", "handoff", "transfer", "handoff")
    said = [Turn(n, str(n), n == 0, False, NOTHING, event) for n, event in enumerate(events)]
    course = course_of(said, KEEP)
    assert (course.handoffs, course.transfers) == (2, 1)


def test_what_is_asked_twice_is_counted_where_the_source_says_so() -> None:
    """By an attribute of any word; only `true` says so."""
    said = [
        made("a", 1, attributes={"asked_again": True}),
        made("b", 2, attributes={"asked_again": "true"}),
        answer("c", 3, attributes={"asked_again": True, "topic": "bill"}),
    ]
    remarks = [remark_of(touchpoint) for touchpoint in said]
    assert remarks == [Remark(None, True), None, Remark(None, True)]
    course = course_of(
        [
            Turn(n, str(n), n == 0, False, NOTHING, "message", None, r)
            for n, r in enumerate(remarks)
        ],
        KEEP,
    )
    assert course.asked_again == 2


def test_a_topic_is_the_contacts_own() -> None:
    """A text that says something; the issue's is that of its first word."""
    assert topic_of(made("a", 1, attributes={"topic": "bill"})) == "bill"
    assert topic_of(made("a", 1, attributes={"topic": "x" * 65})) == "x" * 64
    assert topic_of(made("a", 1, attributes={"topic": 7})) is None
    assert topic_of(made("a", 1, attributes={"topic": ""})) is None
    assert topic_of(answer("a", 1, attributes={"topic": "bill"})) is None
    first, second = Remark("bill", asked_again=False), Remark("parcel", asked_again=False)
    course = course_of(
        [
            Turn(0, "a", True, False, NOTHING, "message", None, first),
            Turn(1, "b", True, False, NOTHING, "message", None, second),
        ],
        KEEP,
    )
    assert course.topic == "bill"


def contact(time: int, name: str = "x", topic: str | None = None) -> Contact:
    """A contact of a conversation."""
    return Contact(time, "desk", name, topic)


LOG = [contact(0, "a"), contact(5, "b", "bill"), contact(5, "c"), contact(9, "d", "parcel")]


@pytest.mark.parametrize(
    ("which", "within", "expected"),
    [
        (contact(9), 100, 5),
        (contact(5), 100, 0),  # what came at the same moment came not before
        (contact(5), 5, 0),
        (contact(5), 4, None),
        (contact(0), 100, None),
        (contact(20, topic="bill"), 100, 5),  # not the parcel; 5 said bill, or nothing
        (contact(20, topic="parcel"), 100, 9),
        (contact(20), 100, 9),  # nobody knows about what
    ],
)
def test_a_contact_repeats_the_last_one_before_it_that_may_be_about_the_same(
    which: Contact, within: int, expected: int | None
) -> None:
    """Where either names no topic, it may be the same."""
    assert before(LOG, which, within) == expected


@pytest.mark.parametrize(
    ("time", "name", "topic", "within", "expected"),
    [
        (0, "a", None, 100, 5),
        (0, "a", None, 4, None),
        (5, "a", None, 100, 9),
        (5, "d", None, 100, None),  # its own contact is none by which it comes back
        (5, "a", "bill", 100, None),
        (9, "a", None, 100, None),
    ],
)
def test_an_issue_comes_back_with_the_first_contact_after_it(
    time: int, name: str, topic: str | None, within: int, expected: int | None
) -> None:
    """Of another conversation or none, about what may be the same."""
    assert after(LOG, Resolution(time, "desk", name, topic), within) == expected


def test_contacts_lie_in_order_and_leave_as_they_came() -> None:
    """One alone and a conversation may have the same name."""
    log: list[Contact] = []
    alone = Contact(5, "desk", "b", None, Dimensions("chat", *[None] * 5))
    for each in (*reversed(LOG), alone):
        put(log, each)
    assert [c.name for c in log] == ["a", "b", "b", "c", "d"]
    drop(log, contact(5, "b"))
    drop(log, contact(5, "gone"))
    assert [c for c in log if c.name == "b"] == [alone]
