"""Delivery statuses: the standing one can only rise, whatever order they come in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.delivery_status import RANKS, sender, status_of


def standing(statuses: list[str]) -> str:
    """How a reader finds the status that stands: the highest rank of all that came."""
    told = [status_of("m", status) for status in statuses]
    return str(max(told, key=lambda one: one["delivery_rank"])["delivery"])


@given(st.permutations(["queued", "sending", "sent", "delivered", "read"]), st.data())
def test_statuses_never_go_backwards(statuses: list[str], data: st.DataObject) -> None:
    """Out of order, twice or cut off: what stands is the furthest that came so far."""
    came = statuses[: data.draw(st.integers(1, len(statuses)))]
    came += data.draw(st.lists(st.sampled_from(came), max_size=5))
    furthest = max(came, key=["queued", "sending", "sent", "delivered", "read"].index)
    assert standing(came) == furthest


@pytest.mark.parametrize("proof", ["delivered", "read", "played"])
def test_a_receipt_outranks_a_failure_reported_before(proof: str) -> None:
    """What arrived has not failed."""
    assert standing([proof, "failed"]) == standing(["failed", proof]) == proof


def test_a_failure_outranks_having_been_sent() -> None:
    """What was sent and failed did not arrive."""
    assert standing(["undelivered", "sent"]) == "undelivered"


def test_an_unknown_status_is_kept_without_a_rank() -> None:
    """A vendor's new word is told, and moves nothing."""
    assert "warning" not in RANKS
    about = {"event": "delivery", "of": "m", "delivery": "warning"}
    assert status_of("m", "warning") == about


@pytest.mark.parametrize(
    ("option", "expected"), [("bot", "bot"), ("customer", "agent"), (None, "agent"), ([], "agent")]
)
def test_who_sends_is_an_agent_unless_the_source_says_otherwise(
    option: object, expected: str
) -> None:
    """Nobody can make the company's messages the customer's."""
    assert sender(Delivery("s", b"", 0, options={"sender": option})) == expected
