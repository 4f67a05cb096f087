"""Calls by Twilio: what is told of one call, whatever callbacks are subscribed, in any order."""

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.touchpoint import Touchpoint
from streams.intake.channels.adapter import Delivery
from streams.intake.channels.twilio_voice import ADAPTERS
from tests.support.conversations import first_response_ms, touchpoints_of
from tests.support.golden import RECEIVED_AT

CUSTOMER, COMPANY = "+14155552671", "+18005551212"


def callback(status: str, sequence: int, second: int, **fields: str) -> Delivery:
    """A callback of the customer's call, `second` after it began."""
    told = {"CallSid": "CA1", "From": CUSTOMER, "To": COMPANY, "Direction": "inbound"}
    told |= {"CallStatus": status, "SequenceNumber": str(sequence)}
    told |= {"Timestamp": f"Sat, 31 Jan 2026 11:{second // 60:02}:{second % 60:02} +0000"}
    return Delivery("voice", urlencode(told | fields).encode(), RECEIVED_AT)


def leg(status: str, sequence: int, second: int, **fields: str) -> Delivery:
    """A callback of the leg to agent Sara."""
    told = {"CallSid": "CA2", "ParentCallSid": "CA1", "Direction": "outbound-dial"}
    return callback(status, sequence, second, **told, To="client:sara", **fields)


WHOLE = [
    callback("ringing", 0, 0),
    callback("in-progress", 1, 2),
    leg("ringing", 1, 20),
    leg("in-progress", 2, 30),
    leg("completed", 3, 90, CallDuration="60"),
    callback("completed", 2, 92, CallDuration="90"),
]


def told(deliveries: list[Delivery]) -> list[Touchpoint]:
    """The touchpoints of the deliveries."""
    return touchpoints_of(ADAPTERS[0], deliveries)


@given(st.permutations(WHOLE))
def test_a_call_is_one_contact_and_answered_when_the_agent_took_it(order: list[Delivery]) -> None:
    """30 seconds after it began; its length is told once; the order of callbacks is nothing."""
    found = told(order)
    assert first_response_ms(found) == 30_000
    assert {one.conversation for one in found} == {"CA1"}
    calls = [one.call for one in found if one.call is not None]
    assert [call.talk_seconds for call in calls if call.talk_seconds is not None] == [90]
    assert len({one.id for one in found}) == len(WHOLE)


def test_without_agents_legs_the_end_of_the_call_is_the_answer() -> None:
    """Twilio tells nothing else then; the begin is the end less the duration."""
    found = told([callback("completed", 0, 92, CallDuration="90")])
    assert [(one.actor, one.kind) for one in found] == [("customer", "call"), ("agent", "call")]
    assert first_response_ms(found) == 90_000


def test_a_bot_that_takes_calls_answers_none() -> None:
    """`sender: bot`: only an agent's leg is an answer."""
    alone = callback("completed", 0, 92, CallDuration="90")
    alone = Delivery(alone.source, alone.body, RECEIVED_AT, options={"sender": "bot"})
    assert first_response_ms(told([alone])) is None


@pytest.mark.parametrize("status", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_that_nobody_took_is_a_contact_without_an_answer(status: str) -> None:
    """It waits until somebody calls back."""
    found = told([callback("ringing", 0, 0), callback(status, 1, 40)])
    assert first_response_ms(found) is None
    assert found[-1].call is not None
    assert found[-1].call.answered is False


@pytest.mark.parametrize(
    ("fields", "customer", "actor"),
    [
        ({"From": COMPANY, "To": CUSTOMER, "Direction": "outbound-api"}, CUSTOMER, "agent"),
        ({"From": "client:sara", "To": CUSTOMER, "Direction": "inbound"}, CUSTOMER, "agent"),
        (
            {"From": COMPANY, "To": CUSTOMER, "Direction": "outbound-dial", "ParentCallSid": "P"},
            CUSTOMER,
            "agent",
        ),
    ],
)
def test_the_companys_calls_are_about_whom_it_calls(
    fields: dict[str, Any], customer: str, actor: str
) -> None:
    """By the API, from an agent's browser, or by a leg from one of the company's numbers."""
    delivery = callback("completed", 3, 60, CallDuration="40", **fields)
    delivery = Delivery(delivery.source, delivery.body, RECEIVED_AT, options={"own": [COMPANY]})
    (found,) = told([delivery])
    assert (found.customer, found.actor) == (f"phone:{customer}", actor)


def test_the_customers_number_on_an_agents_leg_is_not_the_agent() -> None:
    """Dial passes the caller's number on: the leg is to the agent all the same."""
    (found,) = told([leg("in-progress", 2, 30)])
    assert (found.actor, found.agent, found.customer) == ("agent", "client:sara", "somebody")
