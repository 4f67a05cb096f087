"""Sending in bulk, as imports and simulations do, on the real Kafka."""

from pathlib import Path

import pytest

from schemas import topics, touchpoint
from schemas.conversation_owners import itself
from schemas.touchpoint import Touchpoint
from streams import topics as cluster
from streams.intake.owners.log import OwnersLog
from streams.intake.owners.sending import OwnedSender
from streams.intake.ready import ready
from streams.intake.sender import Sender
from streams.settings import Settings
from tests.support.clock import FakeClock
from tests.support.log import read_all

pytestmark = pytest.mark.flow


def said(id_: int, customer: str | None, conversation: str | None = "t-1") -> Touchpoint:
    """A message, perhaps of nobody."""
    return Touchpoint(
        id=str(id_),
        source="desk",
        time=id_,
        channel="email",
        kind="message",
        customer=customer or itself("desk", conversation or ""),
        conversation=conversation,
        received_at=0,
    )


def run(settings: Settings, folder: Path, clock: FakeClock, *found: Touchpoint) -> OwnedSender:
    """Take touchpoints in, and pass them on."""
    sender = Sender(settings, "run-1", folder)
    sender.connect()
    owned = OwnedSender(sender, OwnersLog(settings), clock.now_ms)
    for one in found:
        owned.send(ready(one))
    owned.pass_on()
    sender.flush()
    return owned


def stored(settings: Settings) -> list[tuple[str, str, object]]:
    """(id, customer, participant) of what is in Kafka, by id; each under its customer's key."""
    messages = read_all(settings, topics.TOUCHPOINTS.name)
    found = [touchpoint.decode(message.value) for message in messages]
    assert [message.key.decode() for message in messages] == [one.customer for one in found]
    return sorted((one.id, one.customer, one.attributes.get("participant")) for one in found)


def test_a_run_reads_the_claims_of_those_before_it(lane_settings: Settings, tmp_path: Path) -> None:
    """Whoever made them; what has no conversation is as it is."""
    cluster.apply(lane_settings)
    clock = FakeClock()
    run(lane_settings, tmp_path, clock, said(1, "ada"))
    run(lane_settings, tmp_path, clock, said(2, "bob"), said(3, None), said(4, "bob", None))
    assert stored(lane_settings) == [
        ("1", "ada", None),
        ("2", "ada", "bob"),
        ("3", "ada", None),
        ("4", "bob", None),
    ]


def test_nobody_waits_until_the_run_ends(lane_settings: Settings, tmp_path: Path) -> None:
    """Then the conversation itself is claimed."""
    cluster.apply(lane_settings)
    clock = FakeClock()
    owned = run(lane_settings, tmp_path, clock, said(1, None), said(2, "ada", None))
    assert stored(lane_settings) == [("2", "ada", None)]
    clock.advance(seconds=29)
    owned.pass_on()
    assert stored(lane_settings) == [("2", "ada", None)]
    owned.finish()
    run(lane_settings, tmp_path, clock, said(3, "ada"))
    assert stored(lane_settings) == [
        ("1", "conversation:desk:t-1", None),
        ("2", "ada", None),
        ("3", "conversation:desk:t-1", "ada"),
    ]


def test_in_an_endless_run_nobody_waits_for_longer_than_half_a_minute(
    lane_settings: Settings, tmp_path: Path
) -> None:
    """By the clock of the run."""
    cluster.apply(lane_settings)
    clock = FakeClock()
    owned = run(lane_settings, tmp_path, clock, said(1, None))
    clock.advance(seconds=30)
    owned.pass_on()
    run(lane_settings, tmp_path, clock, said(2, "ada"))
    assert ("2", "conversation:desk:t-1", "ada") in stored(lane_settings)
