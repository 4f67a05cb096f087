"""A conversation in the fold: skipping moot turns is never wrong, and its bound."""

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from streams.customers.conversations import TURNS_LIMIT, add_turn, is_moot, settle
from streams.customers.effects import Effects
from streams.customers.state import Conversation
from streams.signals.turns import Dimensions, Turn

KEEP: Final = 100
KEY: Final = ("desk", "1")
NOTHING: Final = Dimensions(None, None, None, None, None, None)

DIMENSIONS = st.builds(
    Dimensions,
    channel=st.sampled_from(["chat", "email"]),
    queue=st.sampled_from([None, "billing"]),
    team=st.sampled_from([None, None, "north"]),
    segment=st.none(),
    agent=st.sampled_from([None, "kim", "lee"]),
    priority=st.sampled_from([None, "high"]),
)
#: contact, reply
SPOKE = st.sampled_from([(True, False), (False, True), (False, False)])
TIMES = st.one_of(st.integers(0, 5), st.sampled_from([99, 100, 101, 102, 201, 202, 305]))
TURNS = st.lists(st.tuples(TIMES, SPOKE, DIMENSIONS), max_size=14)


@settings(max_examples=1_000, deadline=None)
@given(TURNS, st.booleans())
def test_settling_after_a_moot_turn_changes_nothing(
    given_turns: list[tuple[int, tuple[bool, bool], Dimensions]], in_order: bool
) -> None:
    """Neither what is published nor what is remembered."""
    conversation = Conversation()
    numbered = [Turn(t, f"t{n}", *who, dims) for n, (t, who, dims) in enumerate(given_turns)]
    for turn in sorted(numbered) if in_order else numbered:
        before = conversation.contact, conversation.response, conversation.clock
        add_turn(conversation, turn)
        moot = is_moot(conversation, turn)
        out = Effects()
        settle(KEY, "ada", conversation, KEEP, out)
        if moot:
            after = conversation.contact, conversation.response, conversation.clock
            assert (out.facts, out.moves, after) == ({}, [], before)


def test_most_turns_of_a_plain_conversation_are_moot() -> None:
    """Else nothing is saved: of question, answer and what follows only the first two count."""
    dimensions = NOTHING._replace(channel="chat", queue="billing")
    conversation, moot = Conversation(), []
    for number, word in enumerate("cacacn"):
        turn = Turn(number, f"t{number}", word == "c", word == "a", dimensions)
        add_turn(conversation, turn)
        moot.append(is_moot(conversation, turn))
        settle(KEY, "ada", conversation, KEEP, Effects())
    assert moot == [False, False, True, True, True, True]


def test_a_full_conversation_takes_no_further_turn_but_earlier_ones() -> None:
    """2,000 are far beyond any between people; what was the first contact may still be mended."""
    conversation = Conversation()
    for number in range(1, TURNS_LIMIT + 1):
        add_turn(conversation, Turn(number, f"t{number}", True, False, NOTHING))
    over = Turn(TURNS_LIMIT + 1, "over", True, False, NOTHING)
    add_turn(conversation, over)
    assert len(conversation.turns) == TURNS_LIMIT == 2_000
    assert not is_moot(conversation, over)
    add_turn(conversation, Turn(0, "first", True, False, NOTHING))
    assert conversation.turns[0].id == "first"
