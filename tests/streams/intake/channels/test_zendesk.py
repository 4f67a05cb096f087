"""Zendesk's subtle rules: who speaks, what is a transfer, and what is no answer."""

import json
from typing import Any

import pytest

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.zendesk import ADAPTERS
from tests.support.conversations import first_response_ms, touchpoints_of
from tests.support.golden import RECEIVED_AT


def event(type_: str, second: int, **what: Any) -> Delivery:
    """An event of ticket 5, `second` after eleven."""
    body = {
        "id": f"e{second}",
        "type": f"zen:event-type:ticket.{type_}",
        "time": f"2026-01-31T11:00:{second:02}.5Z",
        "detail": {"id": 5, "requester_id": 80, "status": "OPEN", "via": {"channel": "email"}},
        "event": what,
    }
    return Delivery("zd", json.dumps(body).encode(), RECEIVED_AT, options={"bots": ["99"]})


def comment(second: int, author: int, *, staff: bool = True, public: bool = True) -> Delivery:
    """A comment."""
    told = {"id": second, "author": {"id": author, "is_staff": staff}, "is_public": public}
    return event("comment_added", second, comment=told | {"body": "x"})


def test_only_a_public_comment_of_a_person_answers() -> None:
    """Neither the private note nor the machine's words before it do."""
    asked = comment(0, 80, staff=False)
    others = [comment(10, 90, public=False), comment(20, 99), comment(30, 90)]
    assert first_response_ms(touchpoints_of(ADAPTERS[0], [asked, *others])) == 30_000
    assert first_response_ms(touchpoints_of(ADAPTERS[0], [asked, *others[:2]])) is None


def test_a_ticket_and_its_first_comment_are_one_contact() -> None:
    """The new ticket is a status, the comment the message."""
    found = touchpoints_of(ADAPTERS[0], [event("created", 0), comment(0, 80, staff=False)])
    assert sorted((one.kind, one.actor) for one in found) == [
        ("message", "customer"),
        ("status", "system"),
    ]


@pytest.mark.parametrize(
    ("previous", "current", "kind"),
    [
        ("90", "91", "transfer"),
        (90, 91, "transfer"),
        (None, "91", "message"),
        ("0", "91", "message"),
        ("90", None, "message"),
        ("90", ["91"], "message"),
    ],
)
@pytest.mark.parametrize("what", ["agent", "group"])
def test_from_somebody_to_somebody_else_is_a_transfer(
    what: str, previous: object, current: object, kind: str
) -> None:
    """The first assignment is none, whichever way Zendesk writes nobody."""
    changed = event(f"{what}_assignment_changed", 1, previous=previous, current=current)
    (found,) = touchpoints_of(ADAPTERS[0], [changed])
    assert found.kind == kind


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("NEW", "new"),
        ("OPEN", "open"),
        ("PENDING", "pending"),
        ("HOLD", "on_hold"),
        ("SOLVED", "solved"),
        ("CLOSED", "closed"),
        ("solved", "solved"),
    ],
)
def test_every_status_of_zendesks_is_one_of_the_contracts(status: str, expected: str) -> None:
    """In capitals as events write it, or small as the API does."""
    (found,) = touchpoints_of(ADAPTERS[0], [event("status_changed", 1, current=status)])
    assert found.status == expected
