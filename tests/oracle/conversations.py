"""Conversations of one customer: their contacts, their first responses, what they lend others."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.touchpoint import Touchpoint
from tests.oracle.result import DIMENSIONS, Dims, Identity


class Conversation(NamedTuple):
    """The touchpoints of one conversation in order of (time, source, id)."""

    key: Identity
    turns: list[Touchpoint]


def order(touchpoint: Touchpoint) -> tuple[int, str, str]:
    """Which of two touchpoints came first: by time, ties by name."""
    return touchpoint.time, touchpoint.source, touchpoint.id


def conversations(mine: Sequence[Touchpoint]) -> list[Conversation]:
    """The conversations among one customer's touchpoints."""
    found: dict[Identity, list[Touchpoint]] = {}
    for touchpoint in sorted(mine, key=order):
        if touchpoint.conversation is not None:
            found.setdefault((touchpoint.source, touchpoint.conversation), []).append(touchpoint)
    return [Conversation(key, turns) for key, turns in found.items()]


def asks(touchpoint: Touchpoint) -> bool:
    """Whether this is a customer's message or call: what can be a contact."""
    return touchpoint.actor == "customer" and touchpoint.kind in ("message", "call")


def answers(touchpoint: Touchpoint) -> bool:
    """Whether this is an agent's message or answered call: what can be a response."""
    if touchpoint.actor != "agent" or touchpoint.attributes.get("automatic") is True:
        return False
    answered = touchpoint.call is not None and touchpoint.call.answered is True
    return touchpoint.kind == "message" or (touchpoint.kind == "call" and answered)


def contacts(mine: Sequence[Touchpoint]) -> list[Touchpoint]:
    """The contacts of one customer: the first of each conversation, and each without one."""
    alone = [t for t in mine if t.conversation is None and asks(t)]
    firsts = [[t for t in c.turns if asks(t)][:1] for c in conversations(mine)]
    return alone + [t for first in firsts for t in first]


class FirstResponse(NamedTuple):
    """The clock of a conversation: from its contact to the answer, if it has come."""

    key: Identity
    start: Touchpoint
    end: Touchpoint | None


def first_responses(mine: Sequence[Touchpoint]) -> list[FirstResponse]:
    """The first_response clocks of one customer; none where an agent opened."""
    found = []
    for key, turns in conversations(mine):
        asked = [t for t in turns if asks(t)]
        answered = [t for t in turns if answers(t)]
        if not asked or any(t.time < asked[0].time for t in answered):
            continue
        later = [t for t in answered if t.time > asked[0].time]
        found.append(FirstResponse(key, asked[0], later[0] if later else None))
    return found


def dims(touchpoint: Touchpoint, mine: Sequence[Touchpoint]) -> Dims:
    """The dimensions of a touchpoint; missing ones as its conversation knew them then.

    That is the latest value at or before it, else the earliest after it.
    """
    turns = [
        t
        for t in sorted(mine, key=order)
        if t.conversation is not None
        and (t.source, t.conversation) == (touchpoint.source, touchpoint.conversation)
    ]
    before = [t for t in turns if order(t) <= order(touchpoint)]
    after = [t for t in turns if order(t) > order(touchpoint)]
    nearest = [touchpoint, *reversed(before), *after]
    return Dims(**{d: _first_known([getattr(t, d) for t in nearest]) for d in DIMENSIONS})


def _first_known(values: list[str | None]) -> str:
    known = [value for value in values if value is not None]
    return known[0] if known else ""
