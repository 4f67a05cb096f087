"""What is forgotten, at its exact edge, and what is kept for however long."""

import pytest

from schemas.facts import ConversationFact
from schemas.touchpoint import Touchpoint
from streams.customers import fold as folding
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.forget import GONE_LIMIT, is_gone
from streams.customers.limits import Limits
from streams.customers.memory import Verdict
from streams.customers.standing import RatingGroup
from streams.customers.state import Customer
from tests.support.touchpoints import answer, made, rated

HORIZON, KEEP = 100, 300
LIMITS = Limits(HORIZON, KEEP)
#: H + keep after a last touchpoint at 10.
EDGE = 410


def fold(customer: Customer, touchpoint: Touchpoint, limits: Limits, out: Effects) -> Verdict:
    """Fold one and settle."""
    verdict = folding.fold(customer, touchpoint, limits, Desk(), out)
    folding.settle(customer, touchpoint.customer, limits, Desk(), out)
    return verdict


def group_of(customer: Customer, name: str = "") -> RatingGroup:
    """Ratings and surveys of a conversation, or of none."""
    return customer.group("desk", name) or RatingGroup()


def folded(*touchpoints: Touchpoint) -> Customer:
    """A customer who did all this."""
    customer = Customer()
    for touchpoint in touchpoints:
        assert fold(customer, touchpoint, LIMITS, Effects()) is Verdict.COUNTS
    return customer


@pytest.mark.parametrize(("newest", "gone"), [(EDGE, False), (EDGE + 1, True)])
def test_a_settled_conversation_goes_once_h_and_keep_have_passed_after_its_last_turn(
    newest: int, gone: bool
) -> None:
    """Not when exactly that much has passed; only its name's hash remains."""
    customer = folded(
        made("q", 0, conversation="1"), answer("a", 10, conversation="1"), made("x", newest)
    )
    assert is_gone(customer, "desk", "1") is gone
    assert ("desk" in customer.conversations) is not gone
    assert not is_gone(customer, "app", "1")


def test_an_open_conversation_stays_until_it_is_answered() -> None:
    """However long the customer has waited."""
    customer = folded(made("q", 0, conversation="1"), made("x", 10_000))
    assert not is_gone(customer, "desk", "1")
    fold(customer, answer("a", 10_001, conversation="1"), LIMITS, Effects())
    fold(customer, made("y", 10_401), LIMITS, Effects())
    assert not is_gone(customer, "desk", "1")
    fold(customer, made("z", 10_402), LIMITS, Effects())
    assert is_gone(customer, "desk", "1")


@pytest.mark.parametrize(
    ("again", "verdict"), [(310, Verdict.COUNTS), (311, Verdict.LATE), (400, Verdict.LATE)]
)
def test_a_reopening_after_keep_is_late_though_the_conversation_is_not_gone_yet(
    again: int, verdict: Verdict
) -> None:
    """As it is when it is gone; a word before the silence counts still, though it comes after."""
    customer, out = Customer(), Effects()
    fold(customer, made("q", 0, conversation="1"), LIMITS, out)
    for name, status, time in (("s", "solved", 10), ("x", "closed", 10)):
        said = made(name, time, kind="status", status=status, actor="agent", conversation="1")
        fold(customer, said, LIMITS, out)
    fold(customer, answer("a", 5, conversation="1"), LIMITS, out)
    assert fold(customer, made("r", again, conversation="1"), LIMITS, out) is verdict
    row = out.facts["conversation", "desk", "1"]
    assert isinstance(row, ConversationFact)
    assert row.reopens == (verdict is Verdict.COUNTS)
    before = answer("b", again - HORIZON, conversation="1")
    assert fold(customer, before, LIMITS, out) is Verdict.COUNTS


def test_a_word_in_a_conversation_that_is_gone_is_late_and_moves_nothing() -> None:
    """It is no contact, starts no clock, and is a duplicate when it comes again."""
    customer = folded(
        made("q", 0, conversation="1"), answer("a", 10, conversation="1"), made("x", EDGE + 1)
    )
    out = Effects()
    again = made("b", EDGE + 1, conversation="1")
    assert fold(customer, again, LIMITS, out) is Verdict.LATE
    assert fold(customer, again, LIMITS, out) is Verdict.DUPLICATE
    assert (out.facts, out.moves, customer.conversations) == ({}, [], {})


def test_a_rating_in_a_conversation_that_is_gone_counts_under_its_own_dimensions() -> None:
    """An answer to a survey is worth as much after months; it asks for no queue of long ago."""
    customer = folded(
        made("q", 0, conversation="1", queue="billing"),
        answer("a", 10, conversation="1"),
        made("x", EDGE + 1),
    )
    out = Effects()
    late = rated("r", EDGE + 1, 4, conversation="1")
    assert fold(customer, late, LIMITS, out) is Verdict.COUNTS
    contribution, sign = next((c, sign) for c, sign, _ in out.moves if c.measure == "csat")
    assert (contribution.measure, sign, contribution.dimensions.queue) == ("csat", 1, None)


@pytest.mark.parametrize(("newest", "known"), [(EDGE, {"r"}), (EDGE + 1, set())])
def test_a_rating_goes_once_h_and_keep_have_passed(newest: int, known: set[str]) -> None:
    """With what stood of it; nothing is left of a source without ratings."""
    customer = folded(rated("r", 10, 4), made("x", newest))
    found = group_of(customer)
    assert set(found.versions) == set(found.standing) == known
    assert ("desk" in customer.ratings) is bool(known)


def test_a_rating_stays_while_a_correction_of_it_is_young() -> None:
    """The correction may be corrected in turn."""
    customer = folded(rated("r", 10, 4), rated("s", 300, 2, of="r"), made("x", 700))
    assert set(group_of(customer).versions) == {"r", "s"}
    fold(customer, made("y", 701), LIMITS, Effects())
    assert customer.ratings == {}


def test_a_rating_stays_while_its_conversation_is_open() -> None:
    """A turn may still name the queue that it lacks."""
    customer = folded(
        made("q", 0, conversation="1"), rated("r", 10, 4, conversation="1"), made("x", 10_000)
    )
    assert set(group_of(customer, "1").versions) == {"r"}
    out = Effects()
    fold(customer, answer("a", 10_001, conversation="1", queue="billing"), LIMITS, out)
    assert getattr(out.facts["rating", "desk", "r"], "queue", None) == "billing"


def test_names_of_what_is_gone_are_kept_up_to_a_thousand() -> None:
    """The oldest are let go."""
    customer = Customer()
    for number in range(GONE_LIMIT + 1):
        time = number * (EDGE + 1)
        fold(customer, answer(f"a{number}", time, conversation=str(number)), LIMITS, Effects())
    assert len(customer.gone) // 8 == GONE_LIMIT == 1_000
    assert is_gone(customer, "desk", "0")
    fold(customer, made("x", (GONE_LIMIT + 1) * (EDGE + 1)), LIMITS, Effects())
    assert len(customer.gone) // 8 == GONE_LIMIT
    assert not is_gone(customer, "desk", "0")
    assert is_gone(customer, "desk", "1")
    assert is_gone(customer, "desk", "1000")


def test_an_unresolved_conversation_outlasts_a_longer_silence() -> None:
    """Once resolved it goes like any other."""
    limits = Limits(HORIZON, KEEP, 2_000)
    customer = Customer()
    for touchpoint in (
        made("q", 0, conversation="1"),
        answer("a", 10, conversation="1"),
        made("x", 2_110),
    ):
        fold(customer, touchpoint, limits, Effects())
    assert not is_gone(customer, "desk", "1")
    done = made("s", 2_010, kind="status", status="solved", actor="agent", conversation="1")
    assert fold(customer, done, limits, Effects()) is Verdict.COUNTS
    fold(customer, made("y", 2_410), limits, Effects())
    assert not is_gone(customer, "desk", "1")
    fold(customer, made("z", 3_000), limits, Effects())
    assert is_gone(customer, "desk", "1")


def test_a_survey_stays_while_an_answer_to_it_is_young() -> None:
    """A second answer would still replace the first."""
    sent = made("s", 10, kind="survey_sent", actor="system")
    customer = folded(sent, rated("r", 300, 2), made("x", 700))
    assert set(group_of(customer).surveys) == {"s"}
    fold(customer, made("y", 701), LIMITS, Effects())
    assert customer.ratings == {}
