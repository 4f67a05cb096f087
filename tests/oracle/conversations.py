"""Conversations of one customer: their contacts, their first responses, what they lend others."""

from collections.abc import Sequence
from typing import Final, NamedTuple

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


def is_talk(touchpoint: Touchpoint) -> bool:
    """Whether it is part of what is said and done in a conversation; the system says nothing."""
    if touchpoint.kind == "message":
        return touchpoint.actor != "system"
    return touchpoint.kind in ("call", "transfer", "status")


class Reading(NamedTuple):
    """What a first response is taken to be: from the opening, and where an agent opened, too."""

    from_opening: bool = False
    second_reply: bool = False


USUAL: Final = Reading()


class FirstResponse(NamedTuple):
    """The clock of a conversation, to the answer if it has come; `asked` is what it answers."""

    key: Identity
    start: Touchpoint
    asked: Touchpoint | None
    end: Touchpoint | None


def first_responses(mine: Sequence[Touchpoint], by: Reading = USUAL) -> list[FirstResponse]:
    """The first_response clocks of one customer."""
    found = [first_response(conversation, by) for conversation in conversations(mine)]
    return [clock for clock in found if clock is not None]


def first_response(conversation: Conversation, by: Reading) -> FirstResponse | None:
    """The first_response clock of a conversation, if it has one."""
    key, turns = conversation
    talk = [t for t in turns if is_talk(t)]
    place = next((i for i, t in enumerate(turns) if asks(t)), len(turns))
    early = [t for t in turns[:place] if answers(t)]
    if by.from_opening:
        counted = early if by.second_reply else early[:1]
        unasked = [t for t in counted if t.time > talk[0].time]
        if unasked:
            return FirstResponse(key, talk[0], None, unasked[0])
    if place == len(turns):
        return None
    asked = turns[place]
    if early and early[0].time < asked.time and not by.second_reply:
        return None
    start = talk[0] if by.from_opening else asked
    ends = [t for t in turns[place:] if answers(t) and t.time > start.time]
    return FirstResponse(key, start, asked, ends[0] if ends else None)


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
