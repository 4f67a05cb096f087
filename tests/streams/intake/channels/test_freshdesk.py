"""Freshdesk's subtle rules: events without ids, statuses by name and number."""

import json
from typing import Any

import pytest

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.freshdesk import ADAPTERS


def read(event: str, received_at: int = 1_000, **fields: Any) -> Any:
    """The one item of an event of ticket 5."""
    body = {"ticket_id": 5, "triggered_event": event} | fields
    (item,) = ADAPTERS[0].read(Delivery("fd", json.dumps(body).encode(), received_at))
    return item


def test_a_ticket_solved_twice_is_solved_twice() -> None:
    """Both deliveries are equal to the byte: the time of receipt tells them apart."""
    first, second = read("{status:{from:2,to:4}}"), read("{status:{from:2,to:4}}", 2_000)
    assert first["id"] != second["id"]


def test_with_the_tickets_own_time_a_repeated_delivery_is_known() -> None:
    """Then the content names the event, whenever it comes again."""
    time: Any = {"ticket_modified_on": "Sat, 31 Jan, 2026 at 11:46 AM"}
    first = read("{status:{from:2,to:4}}", **time)
    assert first["id"] == read("{status:{from:2,to:4}}", 2_000, **time)["id"]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("2", "open"),
        ("Pending", "pending"),
        ("4", "solved"),
        ("Closed", "closed"),
        ("6", "pending"),
        ("Waiting on Third Party", "on_hold"),
    ],
)
def test_a_status_is_known_by_number_and_by_name(named: str, expected: str) -> None:
    """The rule's author chooses which of them is sent."""
    assert read(f"{{status:{{from:2,to:{named}}}}}")["status"] == expected


@pytest.mark.parametrize(
    ("comment", "text"),
    [
        ("Sara Lee : <div>At 10:30 : yes</div>", "At 10:30 : yes"),
        ("<p>no name</p>", "no name"),
        ("", None),
        (None, None),
    ],
)
def test_the_comments_author_is_not_its_text(comment: str | None, text: str | None) -> None:
    """Freshdesk puts the name before it; only that is taken off."""
    item = read("{reply_sent:sent}", ticket_latest_public_comment=comment)
    assert item.get("text") == text
