"""The waiting room: half a minute, in order, and never more than fits."""

import msgspec

from schemas.conversation_owners import Claim, itself, key
from schemas.touchpoint import Touchpoint
from streams.intake.owners.waiting import PATIENCE_MS, Held, WaitingRoom

PLAIN = Touchpoint(
    id="1",
    source="desk",
    time=0,
    channel="email",
    kind="message",
    actor="agent",
    customer=itself("desk", "t-1"),
    conversation="t-1",
    received_at=0,
)
ONE = key("desk", "t-1")


def held(conversation: str, id_: str) -> Held[str]:
    """A touchpoint of a conversation; what it belongs to is its own id."""
    return Held(msgspec.structs.replace(PLAIN, conversation=conversation, id=id_), 100, id_)


def test_one_waits_until_its_owner_is_known() -> None:
    """With all of its conversation, in the order in which they came; others stay."""
    room: WaitingRoom[str] = WaitingRoom()
    for number in range(3):
        room.add(ONE, held("t-1", str(number)), now_ms=number)
    room.add(key("desk", "t-2"), held("t-2", "9"), now_ms=5)
    assert len(room) == 4
    owners = {ONE: "ada"}
    released = [(one.context, owner) for one, owner in room.release(owners.get)]
    assert released == [("0", "ada"), ("1", "ada"), ("2", "ada")]
    assert len(room) == 1


def test_a_conversation_that_waited_for_half_a_minute_is_claimed_by_itself() -> None:
    """Counted from its first touchpoint; not a millisecond earlier."""
    room: WaitingRoom[str] = WaitingRoom()
    room.add(ONE, held("t-1", "1"), now_ms=1_000)
    room.add(ONE, held("t-1", "2"), now_ms=20_000)
    room.add(key("desk", "t-2"), held("t-2", "3"), now_ms=1_001)
    assert room.claims(1_000 + PATIENCE_MS - 1) == []
    assert room.claims(1_000 + PATIENCE_MS) == [Claim("desk", "t-1", "conversation:desk:t-1")]
    assert len(room.every_claim()) == 2


def test_in_a_crowd_those_who_waited_longest_are_waited_for_no_more() -> None:
    """As many conversations as are over the bound, in touchpoints or in bytes."""
    for room in (WaitingRoom[str](most=2), WaitingRoom[str](most_bytes=250)):
        for number in range(4):
            conversation = f"t-{number}"
            room.add(key("desk", conversation), held(conversation, "x"), now_ms=0)
        assert [claim.conversation for claim in room.claims(0)] == ["t-0", "t-1"]
