"""One customer's fold: what each touchpoint publishes, and what a late one takes back."""

from collections.abc import Mapping
from typing import Any

from schemas.facts import Fact, RatingFact, ResponseTime
from schemas.touchpoint import Rating, Touchpoint
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.fold import fold, settle
from streams.customers.limits import Limits
from streams.customers.memory import Verdict
from streams.customers.state import Customer
from tests.support.touchpoints import answer, call, made, rated

LIMITS = Limits(1_000_000, 2_000_000)
DESK = Desk()
#: Measure, time, value, squares, success, bin and queue of a contribution, and its sign.
Move = tuple[str, int, int, int, bool, int | None, str | None, int]


class Fold:
    """A customer, and what the newest touchpoint brought about."""

    def __init__(self) -> None:
        self._customer = Customer()
        self._offset = 0

    def take(self, touchpoint: Touchpoint) -> Verdict:
        """Fold one."""
        self._out = Effects()
        self._out.version = self._offset = self._offset + 1
        verdict = fold(self._customer, touchpoint, LIMITS, DESK, self._out)
        settle(self._customer, touchpoint.customer, LIMITS, DESK, self._out)
        return verdict

    def moves(self, touchpoint: Touchpoint) -> list[Move]:
        """Fold one, and tell what it moved; all ratings are in satisfaction too: left out here."""
        self.take(touchpoint)
        return [
            (c.measure, c.time, c.value, c.square, c.success, c.bin, c.dimensions.queue, sign)
            for c, sign, _ in self._out.moves
            if c.measure != "satisfaction"
        ]

    @property
    def fact(self) -> Fact:
        """The one first response or rating that it published."""
        kinds = (("response_time", "first_response"), ("rating", "r"))
        (found,) = (
            f
            for key, f in self._out.facts.items()
            if (key[0], key[-2 if len(key) > 4 else -1]) in kinds
        )
        return found

    @property
    def facts(self) -> Mapping[tuple[str, ...], Fact]:
        """All facts that it published, by key."""
        return self._out.facts

    @property
    def is_silent(self) -> bool:
        """Whether it brought nothing about."""
        return not (self._out.facts or self._out.moves)


def clock(version: int, started: int, ended: int | None, **fields: Any) -> ResponseTime:
    """The row of response_times of conversation 1 of ada."""
    names = dict.fromkeys(("queue", "team", "agent", "segment", "priority"), "")
    plain: dict[str, Any] = {"is_deleted": False, "customer": "ada", "channel": "chat", **names}
    return ResponseTime(
        source="desk",
        conversation="1",
        metric="first_response",
        turn=0,
        version=version,
        started_at=started,
        ended_at=ended,
        duration_ms=None if ended is None else ended - started,
        business_ms=None if ended is None else ended - started,
        outcome="open" if ended is None else "none",
        **(plain | fields),
    )


def contact(time: int, queue: str | None = None, sign: int = 1, *, repeats: int = 0) -> Move:
    """A contact counted, or taken back; one that repeats another does so within a day."""
    return "contacts", time, repeats, repeats, repeats > 0, None, queue, sign


def test_a_question_is_a_contact_and_starts_a_clock() -> None:
    """Open until somebody answers."""
    desk = Fold()
    assert desk.moves(made("q", 1_000, conversation="1", queue="billing")) == [
        contact(1_000, "billing")
    ]
    assert desk.fact == clock(1, 1_000, None, queue="billing")


def test_the_first_answer_ends_the_clock_under_its_own_dimensions() -> None:
    """Missing ones come from the conversation, and the contact now has its agent from there.

    3.5 s: squares in whole seconds; (1.02^412, 1.02^413] is (3 493.6, 3 563.5]: bin 414.
    """
    desk = Fold()
    desk.take(made("q", 1_000, conversation="1", queue="billing"))
    moves = desk.moves(answer("a", 4_500, conversation="1", agent="kim"))
    assert moves == [
        contact(1_000, "billing", sign=-1),
        contact(1_000, "billing"),
        ("first_response", 4_500, 3_500, 9, False, 414, "billing", 1),
    ]
    assert desk.fact == clock(2, 1_000, 4_500, queue="billing", agent="kim")
    desk.take(answer("b", 5_000, conversation="1", agent="lee"))
    assert list(desk.facts) == [("conversation", "desk", "1")]


def test_an_earlier_answer_that_comes_late_replaces_the_later_one() -> None:
    """The old response time is taken out of its pane by what put it in."""
    desk = Fold()
    desk.take(made("q", 1_000, conversation="1"))
    desk.take(answer("b", 3_000, conversation="1"))
    moves = desk.moves(answer("a", 1_000 + 1, conversation="1"))
    (out, into) = moves
    assert out == ("first_response", 3_000, 2_000, 4, False, out[5], None, -1)
    assert into == ("first_response", 1_001, 1, 0, False, 1, None, 1)
    assert desk.fact == clock(3, 1_000, 1_001)


def test_an_earlier_question_that_comes_late_moves_contact_and_clock() -> None:
    """Both to the pane of the new time."""
    desk = Fold()
    desk.take(made("q", 50_000, conversation="1"))
    assert desk.moves(made("p", 20_000, conversation="1")) == [
        contact(50_000, sign=-1),
        contact(20_000),
    ]
    assert desk.fact == clock(2, 20_000, None)


def test_what_an_agent_opened_has_a_contact_and_no_clock() -> None:
    """A clock that was shown before that was known is deleted."""
    desk = Fold()
    assert desk.moves(answer("a", 1_000, conversation="1")) == []
    assert desk.moves(made("q", 2_000, conversation="1")) == [contact(2_000)]
    assert ("response_time", "desk", "1", "first_response", "0") not in desk.facts
    desk = Fold()
    desk.take(made("q", 2_000, conversation="1"))
    assert desk.moves(answer("a", 1_000, conversation="1")) == []
    assert desk.fact == clock(2, 2_000, None, is_deleted=True)
    desk.take(made("p", 999, conversation="1"))  # the customer was first after all
    assert desk.fact == clock(3, 999, 1_000)


def test_a_dimension_named_later_reaches_what_lacked_it() -> None:
    """The contact moves under its new queue."""
    desk = Fold()
    desk.take(made("q", 1_000, conversation="1"))
    moves = desk.moves(made("s", 1_500, actor="system", kind="status", conversation="1", queue="x"))
    assert moves == [contact(1_000, sign=-1), contact(1_000, "x")]
    assert desk.fact == clock(2, 1_000, None, queue="x")


def test_without_a_conversation_each_message_is_a_contact() -> None:
    """With no clock, as nothing could be told to answer it."""
    desk = Fold()
    assert desk.moves(made("q", 1_000)) == [contact(1_000)]
    assert desk.moves(call("c", 1_000, answered=None)) == [contact(1_000)]
    assert desk.moves(answer("a", 2_000)) == []
    assert desk.moves(made("v", 3_000, kind="visit")) == []


def test_conversations_of_two_sources_are_two() -> None:
    """A name is one within its source."""
    desk = Fold()
    desk.take(made("q", 1_000, conversation="1"))
    again = made("q", 2_000, conversation="1", source="app")
    assert desk.moves(again) == [contact(2_000, repeats=1)]


def test_what_does_not_count_brings_nothing_about() -> None:
    """Duplicates, late ones and ones from the future."""
    desk = Fold()
    desk.take(made("q", 5_000_000, conversation="1"))
    assert desk.take(made("q", 5_000_000, conversation="1")) is Verdict.DUPLICATE
    assert desk.is_silent
    assert desk.take(answer("a", 3_999_999, conversation="1")) is Verdict.LATE
    assert desk.is_silent
    future = answer("b", 9_000_000, conversation="1", received_at=5_000_000)
    assert desk.take(future) is Verdict.FUTURE
    assert desk.is_silent


def rating_fact(version: int, value: float, **fields: Any) -> RatingFact:
    """The row of ada's rating r on csat5 at 1 000."""
    names = dict.fromkeys(("conversation", "queue", "team", "agent", "segment"), "")
    plain: dict[str, Any] = {"scale": "csat5", "channel": "chat", "time": 1_000, **names}
    points = {1: 0, 2: 250_000, 4: 750_000, 5: 1_000_000}
    return RatingFact(
        source="desk",
        id="r",
        version=version,
        is_deleted=False,
        customer="ada",
        value=value,
        points_e4=points[int(value)],
        satisfied=value >= 4,
        **(plain | fields),
    )


def csat(points: int, *, success: bool, queue: str | None = None, sign: int = 1) -> Move:
    """A csat5 answer at 1 000 counted, or taken back: its grade is the bin."""
    grade = {0: 0, 250_000: 0, 500_000: 1, 750_000: 2, 1_000_000: 3}[points]
    return "csat", 1_000, points, 0, success, grade, queue, sign


def test_a_rating_counts_its_points_and_whether_it_satisfied() -> None:
    """4 of 5 is 75 points and satisfied."""
    desk = Fold()
    assert desk.moves(rated("r", 1_000, 4)) == [csat(750_000, success=True)]
    assert desk.fact == rating_fact(1, 4)


def test_a_correction_counts_in_place_and_at_the_time_of_the_original() -> None:
    """The row keeps the original's id and time; a second correction replaces the first."""
    desk = Fold()
    desk.take(rated("r", 1_000, 4))
    assert desk.moves(rated("s", 9_000, 2, of="r")) == [
        csat(750_000, success=True, sign=-1),
        csat(250_000, success=False),
    ]
    assert desk.fact == rating_fact(2, 2)
    assert desk.moves(rated("t", 12_000, 5, of="s")) == [
        csat(250_000, success=False, sign=-1),
        csat(1_000_000, success=True),
    ]
    assert desk.fact == rating_fact(3, 5)
    desk.take(rated("u", 10_000, 1, of="r"))  # between the two: not the latest
    assert desk.is_silent


def test_a_correction_that_comes_before_its_original_waits_for_it() -> None:
    """And the original is never seen to stand."""
    desk = Fold()
    desk.take(rated("s", 9_000, 2, of="r"))
    assert desk.is_silent
    assert desk.moves(rated("r", 1_000, 4)) == [csat(250_000, success=False)]
    assert desk.fact == rating_fact(2, 2)


def test_other_scales_are_ratings_and_no_csat() -> None:
    """9 of 10 on nps is 90 points; a correction onto another scale leaves csat."""
    desk = Fold()
    nps = made("r", 1_000, kind="rating", rating=Rating("nps", 9))
    assert desk.moves(nps) == [("nps", 1_000, 1, 1, True, None, None, 1)]
    fact = desk.fact
    assert isinstance(fact, RatingFact)
    assert (fact.scale, fact.points_e4, fact.satisfied) == ("nps", 900_000, True)
    desk = Fold()
    desk.take(rated("r", 1_000, 4))
    corrected = made("s", 2_000, kind="rating", rating=Rating("nps", 0, "r"))
    assert desk.moves(corrected) == [
        csat(750_000, success=True, sign=-1),
        ("nps", 1_000, -1, 1, False, None, None, 1),
    ]


def test_a_rating_takes_its_missing_dimensions_from_its_conversation() -> None:
    """Also when they become known after it, under any touchpoint of the conversation."""
    desk = Fold()
    desk.take(rated("r", 1_000, 4, conversation="1"))
    assert desk.fact == rating_fact(1, 4, conversation="1")
    assert desk.moves(answer("a", 2_000, conversation="1", queue="billing", agent="kim")) == [
        csat(750_000, success=True, sign=-1),
        csat(750_000, success=True, queue="billing"),
    ]
    assert desk.fact == rating_fact(2, 4, conversation="1", queue="billing", agent="kim")
