"""Amazon Connect's events: late, twice and out of order they tell one call."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.amazon_connect import ADAPTERS
from tests.support.conversations import first_response_ms, touchpoints_of
from tests.support.golden import RECEIVED_AT

EVENTS, RECORDS = ADAPTERS
QUEUE = {"queueArn": "arn:x/queue/q1", "enqueueTimestamp": "2026-01-31T11:00:05Z"}
AGENT = {"agentArn": "arn:x/agent/a1", "connectedToAgentTimestamp": "2026-01-31T11:00:25Z"}


def event(type_: str, time: str, **detail: Any) -> Delivery:
    """One contact event."""
    told = {"eventType": type_, "contactId": "k1", "channel": "VOICE"} | detail
    body = {"id": f"{type_}{time}", "time": time, "detail": told}
    return Delivery("connect", json.dumps(body).encode(), RECEIVED_AT)


CALL = [
    event("INITIATED", "2026-01-31T11:00:00Z", initiationMethod="INBOUND"),
    event("QUEUED", "2026-01-31T11:00:05Z", queueInfo=QUEUE),
    event("CONNECTED_TO_AGENT", "2026-01-31T11:00:26Z", queueInfo=QUEUE, agentInfo=AGENT),
    event(
        "DISCONNECTED",
        "2026-01-31T11:02:26Z",
        queueInfo=QUEUE,
        agentInfo=AGENT,
        disconnectTimestamp="2026-01-31T11:02:25Z",
    ),
]


@given(st.permutations([*CALL, CALL[0], CALL[2]]))
def test_a_call_is_answered_after_its_wait_whatever_the_order(order: list[Delivery]) -> None:
    """25 seconds after it began, 20 of them in the queue; repeated events have one id."""
    found = touchpoints_of(EVENTS, order)
    assert first_response_ms(found) == 25_000
    assert len({one.id for one in found}) == len(CALL)
    calls = {one.id: one.call for one in found if one.call is not None}
    assert sorted((call.queue_seconds or 0, call.talk_seconds or 0) for call in calls.values()) == [
        (0, 120),
        (20, 0),
    ]


def test_a_caller_who_left_the_queue_was_not_answered() -> None:
    """Disconnected from the queue without an agent: given up after 55 seconds."""
    left = event(
        "DISCONNECTED",
        "2026-01-31T11:01:00Z",
        queueInfo=QUEUE,
        disconnectTimestamp="2026-01-31T11:01:00Z",
    )
    found = touchpoints_of(EVENTS, [CALL[0], left])
    assert first_response_ms(found) is None
    assert found[-1].call is not None
    assert (found[-1].call.answered, found[-1].call.queue_seconds) == (False, 55)


def test_a_transferred_contact_stays_in_its_conversation() -> None:
    """The new contact is no new contact of the customer's, it is a transfer."""
    handed = event(
        "INITIATED",
        "2026-01-31T11:02:00Z",
        contactId="k2",
        initialContactId="k1",
        previousContactId="k1",
        initiationMethod="TRANSFER",
    )
    (found,) = touchpoints_of(EVENTS, [handed])
    assert (found.kind, found.conversation) == ("transfer", "k1")


def test_clocks_that_disagree_give_no_negative_wait() -> None:
    """The agent's time may lie before the queue's by some milliseconds."""
    early = AGENT | {"connectedToAgentTimestamp": "2026-01-31T11:00:04.900Z"}
    taken = event("CONNECTED_TO_AGENT", "2026-01-31T11:00:05Z", queueInfo=QUEUE, agentInfo=early)
    (found,) = touchpoints_of(EVENTS, [taken])
    assert found.call is not None
    assert found.call.queue_seconds == 0


def test_events_and_the_record_tell_the_same_wait() -> None:
    """Either source alone gives the same first response."""
    record = {
        "ContactId": "k1",
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": "2026-01-31T11:00:00Z",
        "DisconnectTimestamp": "2026-01-31T11:02:25Z",
        "CustomerEndpoint": {"Address": "+14155552671"},
        "Queue": {"Name": "q1", "Duration": 20},
        "Agent": {"ConnectedToAgentTimestamp": AGENT["connectedToAgentTimestamp"]},
    }
    body = json.dumps(record).encode()
    found = touchpoints_of(RECORDS, [Delivery("connect", body, RECEIVED_AT)])
    assert first_response_ms(found) == first_response_ms(touchpoints_of(EVENTS, CALL)) == 25_000
