"""Slack's subtle rules: who is a customer, and what is one conversation."""

import json
from typing import Any

import pytest

from streams.intake.channels.adapter import Delivery
from streams.intake.channels.slack import ADAPTERS
from tests.support.golden import RECEIVED_AT


def read(event_id: str = "Ev1", own: tuple[str, ...] = (), **event: Any) -> Any:
    """The one item of an event."""
    told = {"type": "message", "channel": "C1", "ts": "1769860800.000100", "user": "U9"} | event
    body = json.dumps({"type": "event_callback", "event_id": event_id, "event": told}).encode()
    (item,) = ADAPTERS[0].read(Delivery("slack", body, RECEIVED_AT, options={"own": own}))
    return item


def test_a_message_and_its_mention_are_one_touchpoint() -> None:
    """Slack sends both events for the same words; they are equal, not only of one id."""
    mention = read("Ev2", type="app_mention", text="<@UB> help")
    assert read("Ev1", text="<@UB> help", channel_type="channel") == mention


@pytest.mark.parametrize(
    ("own", "event", "actor"),
    [
        ((), {}, "customer"),
        (("U9",), {}, "agent"),
        (("T1",), {"team": "T1"}, "agent"),
        (("T1",), {"team": "T1", "user_team": "T9"}, "customer"),
        (("T1",), {"bot_id": "B1", "team": "T1"}, "bot"),
        ((), {"user": None}, "system"),
    ],
)
def test_who_is_of_the_company_is_said_by_the_source(
    own: tuple[str, ...], event: dict[str, Any], actor: str
) -> None:
    """By user or workspace; in a shared channel the guest's workspace counts."""
    assert read(own=own, **event)["actor"] == actor


def test_an_answer_in_the_thread_is_of_the_conversation_that_it_answers() -> None:
    """A message opens a thread of its own time, and what answers it names that."""
    opened = read(text="help")
    answered = read(ts="1769860900.000100", thread_ts="1769860800.000100", text="how?")
    assert opened["conversation"] == answered["conversation"] == "C1:1769860800.000100"


def test_a_direct_chat_is_one_conversation() -> None:
    """Nobody opens threads there."""
    first = read(channel="D1", channel_type="im")
    second = read(channel="D1", channel_type="im", ts="1769860900.000100")
    assert first["conversation"] == second["conversation"] == "D1"


def test_an_unfolded_link_is_no_edit() -> None:
    """Slack reports its own changes like a person's: without `edited` nobody wrote anything."""
    inner = {"ts": "1769860800.000100", "user": "U9", "text": "see http://x"}
    item = read(subtype="message_changed", message=inner, ts="1769860801.0")
    assert item["attributes"]["event"] == "updated"
    assert "text" not in item


@pytest.mark.parametrize("subtype", ["channel_join", "message_changed", "message_deleted"])
def test_what_happens_to_a_channel_is_nobodys_message(subtype: str) -> None:
    """It neither opens a contact nor answers one."""
    inner = {"ts": "1769860800.000100", "user": "U9", "edited": {}}
    item = read(subtype=subtype, message=inner, deleted_ts="1769860800.000100")
    assert item["actor"] == "system"
