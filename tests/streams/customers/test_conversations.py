"""A conversation in the fold: one turn after the other or all at once, and its bound."""

from collections import Counter
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.customers.conversations import TURNS_LIMIT, course_so_far, take
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.fold import settle
from streams.customers.limits import Limits
from streams.customers.record import decode, encode
from streams.customers.state import Conversation, Customer
from streams.signals.conversation import course_of
from streams.signals.course import Keep
from streams.signals.dimensions import NOTHING
from streams.signals.turns import Contribution, Dimensions, Event, Timing, Turn

KEEP: Final = Keep(100, 200)
DESK: Final = Desk()
KEY: Final = ("desk", "1")

DIMENSIONS = st.builds(
    Dimensions,
    channel=st.sampled_from(["chat", "email"]),
    queue=st.sampled_from([None, "billing", "returns"]),
    team=st.sampled_from([None, None, "north"]),
    segment=st.none(),
    agent=st.sampled_from([None, "kim", "lee"]),
    priority=st.sampled_from([None, "high"]),
)
#: contact, reply, event
SPOKE: Final[list[tuple[bool, bool, Event | None]]] = [
    (True, False, "message"),
    (False, True, "message"),
    (True, False, "call"),
    (False, False, "solved"),
    (False, False, "closed"),
    (False, False, "open"),
    (False, False, "transfer"),
    (False, False, None),
]
CALLS = st.sampled_from(
    [None, None, Timing(1, 2, 3, 4, True, True), Timing(1, 0, 0, 0, False, True)]
)
TIMES = st.one_of(st.integers(0, 5), st.sampled_from([99, 100, 101, 102, 201, 202, 305]))
TURNS = st.lists(st.tuples(TIMES, st.sampled_from(SPOKE), DIMENSIONS, CALLS), max_size=14)
Made = list[tuple[int, tuple[bool, bool, Event | None], Dimensions, Timing | None]]


def made(listed: Made) -> list[Turn]:
    """The turns, whose ids order neither by time nor by arrival."""
    return [
        Turn(time, f"t{n * 5 % 14:02d}", contact, reply, dimensions, event, call)
        for n, (time, (contact, reply, event), dimensions, call) in enumerate(listed)
    ]


def taken(customer: Customer, *turns: Turn) -> Effects:
    """Take turns in; what follows from them."""
    out = Effects()
    for turn in turns:
        take(customer, KEY, turn, KEEP, 0)
    settle(customer, "ada", Limits(0, KEEP.closed_ms, KEEP.open_ms), DESK, out)
    return out


def conversation_of(customer: Customer) -> Conversation:
    """The one that the turns are of."""
    found = customer.conversation(*KEY)
    assert found is not None
    return found


@settings(max_examples=400, deadline=None)
@given(TURNS, st.booleans())
def test_step_by_step_is_all_at_once(listed: Made, restored: bool) -> None:
    """Whatever the order of arrival, the course is that of the turns in their order."""
    customer = Customer()
    for turn in made(listed):
        taken(customer, turn)
        if restored:
            customer = decode(encode(customer))
    expected = course_of(sorted(made(listed)), KEEP)
    if listed:
        conversation = conversation_of(customer)
        assert course_so_far(conversation) == expected
        assert (conversation.live, conversation.turns.all()) == (
            expected.live,
            sorted(made(listed)),
        )


@settings(max_examples=300, deadline=None)
@given(TURNS, st.integers(1, 14))
def test_what_was_put_in_is_taken_out_in_whatever_order(listed: Made, at_once: int) -> None:
    """Of all moves what remains is what the turns in their order bring, settled once or often."""
    sums = []
    for order, step in ((made(listed), 1), (sorted(made(listed)), at_once)):
        customer, counts = Customer(), Counter[Contribution]()
        for start in range(0, len(order), step):
            for contribution, sign, _ in taken(customer, *order[start : start + step]).moves:
                counts[contribution] += sign
        sums.append({what: n for what, n in counts.items() if n})
    assert sums[0] == sums[1]


def test_what_is_no_part_of_the_talk_publishes_nothing() -> None:
    """A visit of a known queue stops early; one that names another queue changes the row."""
    chat = replace(NOTHING, channel="chat", queue="billing")
    customer = Customer()
    assert taken(customer, Turn(0, "q", True, False, chat, "message")).facts
    out = taken(customer, Turn(1, "v", False, False, chat))
    assert (out.facts, out.moves, conversation_of(customer).live) == ({}, [], 2)
    out = taken(customer, Turn(2, "w", False, False, replace(chat, queue="returns")))
    assert list(out.facts) == [("conversation", "desk", "1")]


def test_a_wait_that_never_was_is_deleted() -> None:
    """What began with an agent began with the customer after all: the wait is the first one's."""
    customer = Customer()
    taken(customer, Turn(2, "b", False, True, NOTHING, "message"))
    out = taken(customer, Turn(5, "q", True, False, NOTHING, "message"))
    assert ("response_time", "desk", "1", "next_response", "1") in out.facts
    out = taken(customer, Turn(2, "a", True, False, NOTHING, "message"))
    deleted = {key[3]: getattr(f, "is_deleted", None) for key, f in out.facts.items() if key[3:]}
    assert deleted == {"first_response": False, "next_response": True}


def test_a_full_conversation_takes_no_further_turn_but_earlier_ones() -> None:
    """2,000 are far beyond any between people; what was the first contact may still be mended."""
    customer = Customer()
    for number in range(1, TURNS_LIMIT + 1):
        taken(customer, Turn(number, f"t{number}", True, False, NOTHING, "message"))
    over = taken(customer, Turn(TURNS_LIMIT + 1, "over", True, False, NOTHING, "message"))
    assert (over.facts, over.moves) == ({}, [])
    assert len(conversation_of(customer).turns) == TURNS_LIMIT == 2_000
    assert taken(customer, Turn(0, "first", True, False, NOTHING, "message")).facts
    assert conversation_of(customer).turns.all(1)[0].id == "first"
