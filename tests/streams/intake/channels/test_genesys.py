"""Genesys' subtle rules: a call across sessions, and whom it concerns."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.genesys import ADAPTERS
from tests.support.conversations import first_response_ms, touchpoints_of
from tests.support.golden import RECEIVED_AT

NOON_MS = 1_769_860_800_000


def event(what: str, after_ms: int, **fields: Any) -> Delivery:
    """A detail event of one conversation, some ms after it began."""
    body = {"eventTime": NOON_MS + after_ms, "conversationId": "c", "sessionId": what[:3]}
    body |= {"direction": "INBOUND", "mediaType": "VOICE", "ani": "tel:+14155552671"}
    told = {"topicName": f"v2.detail.events.conversation.c.{what}", "eventBody": body | fields}
    return Delivery("gc", json.dumps(told).encode(), RECEIVED_AT)


CALL = [
    event("customer.start", 0),
    event("acd.start", 2_000),
    event("acd.end", 27_000, acdOutcome="ANSWERED", answeredUserId="u", connectedDurationMs=25_000),
    event("user.end", 147_000, userId="u", interactingDurationMs=110_000, heldDurationMs=10_000),
    event("acw", 160_000, userId="u", wrapupDurationMs=13_000),
    event("customer.end", 147_000),
]


@given(st.permutations(CALL))
def test_a_call_is_answered_once_with_all_its_seconds(order: list[Delivery]) -> None:
    """27 seconds after it began; queue, talk, hold and wrap are each told once."""
    found = touchpoints_of(ADAPTERS[0], order)
    assert first_response_ms(found) == 27_000
    calls = [one.call for one in found if one.call is not None]
    assert [
        sum(getattr(call, f"{part}_seconds") or 0 for call in calls)
        for part in ("queue", "talk", "hold", "wrap")
    ] == [25, 110, 10, 13]


@pytest.mark.parametrize("outcome", ["ABANDON", "Abandoned", "ABANDONED"])
def test_a_caller_who_gave_up_was_not_answered(outcome: str) -> None:
    """However the outcome is spelled."""
    left = event("acd.end", 60_000, acdOutcome=outcome, connectedDurationMs=58_000)
    found = touchpoints_of(ADAPTERS[0], [CALL[0], left])
    assert first_response_ms(found) is None
    assert found[-1].call is not None
    assert found[-1].call.answered is False


def test_what_flowed_out_of_the_queue_was_neither_answered_nor_given_up() -> None:
    """It goes on elsewhere."""
    (found,) = touchpoints_of(ADAPTERS[0], [event("acd.end", 1, acdOutcome="FLOWOUT")])
    assert found.call is None
    assert found.attributes == {"event": "acd.end", "outcome": "FLOWOUT"}


@pytest.mark.parametrize(
    ("fields", "customer"),
    [
        ({"direction": "OUTBOUND", "dnis": "tel:+442071838750"}, "phone:+442071838750"),
        ({}, "phone:+14155552671"),
        ({"ani": "sip:ada@example.com"}, "sip:ada@example.com"),
        ({"mediaType": "EMAIL", "ani": None, "addressFrom": "Ada@x.org"}, "email:ada@x.org"),
        ({"ani": None, "externalContactId": "x9"}, "genesys:x9"),
        ({"ani": "anonymous"}, "somebody"),
    ],
)
def test_it_concerns_who_is_not_the_company(fields: dict[str, Any], customer: str) -> None:
    """The caller, or the one who is called."""
    (found,) = touchpoints_of(ADAPTERS[0], [event("customer.start", 0, **fields)])
    assert found.customer == customer
