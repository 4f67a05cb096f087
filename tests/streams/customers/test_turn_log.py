"""The packed turns of a conversation: in order, whole, and the same through a state record."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.customers.turn_log import PackedTurns, TurnLog
from streams.signals.dimensions import NOTHING
from streams.signals.turns import Timing, Turn

CHAT = replace(NOTHING, channel="chat", agent="kim")
TURNS = st.builds(
    Turn,
    time=st.integers(-5, 5),
    id=st.text(max_size=3),
    contact=st.booleans(),
    reply=st.booleans(),
    dimensions=st.sampled_from([NOTHING, CHAT]),
    event=st.sampled_from([None, "message", "solved"]),
    call=st.sampled_from([None, Timing(1, None, 3, 4, True, True)]),
)


@given(st.lists(TURNS, max_size=8, unique_by=lambda turn: turn.id))
def test_turns_come_out_in_order_whatever_order_they_came_in(turns: list[Turn]) -> None:
    """By time, then id; every field as it was."""
    log = TurnLog()
    newest = [log.add(turn) for turn in turns]
    assert newest == [turn == max(turns[: n + 1]) for n, turn in enumerate(turns)]
    assert log.all() == sorted(turns)
    assert log.all(2) == sorted(turns)[:2]
    assert len(log) == len(turns)
    if turns:
        assert log.last == (max(turns).time, max(turns).id)


def test_a_log_goes_on_after_a_state_record() -> None:
    """What is added later lies beside what was stored."""
    log = TurnLog()
    turns = [Turn(n, f"t{n}", True, False, CHAT, "message") for n in range(3)]
    log.add(turns[0])
    log.add(turns[1])
    stored = msgspec.msgpack.encode(log.packed())
    again = TurnLog(msgspec.msgpack.decode(stored, type=PackedTurns))
    again.add(turns[2])
    assert again.all() == turns
    assert log.all() == turns[:2]


def test_dimensions_are_stored_once() -> None:
    """A turn takes some forty bytes, however long the names are."""
    log, long = TurnLog(), replace(NOTHING, channel="chat", agent="x" * 200)
    for n in range(100):
        log.add(Turn(1_795_000_000_000 + n, f"t{n}", True, False, long, "message"))
    assert len(msgspec.msgpack.encode(log.packed())) < 100 * 40
