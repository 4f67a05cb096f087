"""A conversation in the fold: its turns in, its contact and response time out."""

from bisect import insort
from collections.abc import Sequence
from typing import Final

from schemas.facts import ResponseTime
from streams.customers.effects import Effects
from streams.customers.state import Conversation
from streams.rolling.histogram import bin_of
from streams.signals.conversation import (
    adds_to,
    agent_opened,
    dimensions_at,
    first_contact,
    live_turns,
    reply_to,
)
from streams.signals.turns import Contribution, Dimensions, Turn

#: Turns kept of one conversation: far beyond any between people, a bound for the others.
TURNS_LIMIT: Final = 2_000


def add_turn(conversation: Conversation, turn: Turn) -> None:
    """Put a turn in its place; a conversation that is full takes none after its last."""
    if len(conversation.turns) < TURNS_LIMIT or turn < conversation.turns[-1]:
        insort(conversation.turns, turn)


def is_moot(conversation: Conversation, turn: Turn) -> bool:
    """Whether a turn that was added can change nothing: most do not, so most stop here.

    It is the last one, ends no clock, and names no dimension that was missing so far: one that the
    contact lacks no turn has named, so a response lacks it too.
    """
    contact, clock = conversation.contact, conversation.clock
    if contact is None or turn is not conversation.turns[-1]:
        return False
    ends_clock = clock is not None and clock[1] is None and turn.reply
    return not (ends_clock or adds_to(contact.dimensions, turn.dimensions))


def contact_of(time: int, dimensions: Dimensions) -> Contribution:
    """The contribution of one contact."""
    return Contribution("contacts", time, dimensions, 0, 0, success=False, bin=None)


def settle(
    key: tuple[str, str], customer: str, conversation: Conversation, keep_ms: int, out: Effects
) -> None:
    """Work the conversation out again and publish what changed; `key` is (source, name)."""
    turns = live_turns(conversation.turns, keep_ms)
    start = first_contact(turns)
    contact = response = clock = None
    if start is not None:
        contact = contact_of(turns[start].time, dimensions_at(turns, start))
        if not agent_opened(turns, start):
            reply = reply_to(turns, start)
            response = None if reply is None else _response(turns, start, reply)
            at = start if reply is None else reply
            ended = None if reply is None else turns[reply].time
            clock = turns[start].time, ended, dimensions_at(turns, at)
    out.replace(conversation.contact, contact)
    out.replace(conversation.response, response)
    if clock != conversation.clock:
        _publish(key, customer, clock, conversation.clock, out)
    conversation.contact, conversation.response, conversation.clock = contact, response, clock


def _response(turns: Sequence[Turn], start: int, reply: int) -> Contribution:
    duration = turns[reply].time - turns[start].time
    return Contribution(
        "first_response",
        turns[reply].time,
        dimensions_at(turns, reply),
        duration,
        (duration // 1000) ** 2,
        success=False,
        bin=bin_of(duration),
    )


def _publish(
    key: tuple[str, str],
    customer: str,
    clock: tuple[int, int | None, Dimensions] | None,
    former: tuple[int, int | None, Dimensions] | None,
    out: Effects,
) -> None:
    shown = clock or former
    if shown is None:
        return
    started, ended, dimensions = shown
    source, name = key
    out.state(
        ("response_time", source, name, "first_response", "0"),
        ResponseTime(
            source=source,
            conversation=name,
            metric="first_response",
            turn=0,
            version=out.version,
            is_deleted=clock is None,
            customer=customer,
            started_at=started,
            ended_at=ended,
            duration_ms=None if ended is None else ended - started,
            outcome="open" if ended is None else "none",
            channel=dimensions.channel or "",
            queue=dimensions.queue or "",
            team=dimensions.team or "",
            agent=dimensions.agent or "",
            segment=dimensions.segment or "",
            priority=dimensions.priority or "",
        ),
    )
