"""Stamping: one customer behind a conversation, others in it are participants."""

import msgspec

from schemas.canonical import Policy, canonicalise
from schemas.conversation_owners import itself
from schemas.touchpoint import decode, encode
from streams.intake.owners.stamp import stamp

LEAST = {
    "id": "1",
    "source": "desk",
    "time": 0,
    "channel": "email",
    "kind": "message",
    "conversation": "t-1",
}
NAMED = canonicalise(LEAST | {"customer": "bob", "zeal": 1}, Policy(), received_at=0)


def test_a_touchpoint_of_the_owner_stays_as_it_is() -> None:
    """The very same."""
    assert stamp(NAMED, "bob") is NAMED


def test_someone_else_becomes_a_participant() -> None:
    """Attributes stay sorted by name, as everywhere."""
    stamped = stamp(NAMED, "ada")
    assert stamped.customer == "ada"
    assert list(stamped.attributes.items()) == [("participant", "bob"), ("zeal", 1)]


def test_nobody_becomes_the_owner_and_leaves_no_participant() -> None:
    """The vendor named the conversation alone."""
    nobody = canonicalise(LEAST, Policy(), received_at=0, owner_of=itself)
    stamped = stamp(nobody, "ada")
    assert stamped == msgspec.structs.replace(nobody, customer="ada")


def test_there_is_room_for_the_participant_beside_a_senders_64_attributes() -> None:
    """So that no touchpoint is lost to its being someone else's; it survives the wire."""
    many = {f"a{n:02}": n for n in range(64)}
    full = canonicalise(LEAST | {"customer": "bob", "attributes": many}, Policy(), received_at=0)
    stamped = stamp(full, "ada")
    assert len(stamped.attributes) == 65
    assert decode(encode(stamped)) == stamped
