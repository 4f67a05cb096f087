"""A touchpoint as the rules see it: who spoke when, under which dimensions."""

from typing import NamedTuple

from schemas.touchpoint import Touchpoint


class Dimensions(NamedTuple):
    """The dimension members of one touchpoint; None where it names none."""

    channel: str | None
    queue: str | None
    team: str | None
    segment: str | None
    agent: str | None
    priority: str | None


class Turn(NamedTuple):
    """One touchpoint of a conversation; sorts by time (ms), then id.

    `contact`: a customer's message or call; `reply`: an agent's message or answered call.
    """

    time: int
    id: str
    contact: bool
    reply: bool
    dimensions: Dimensions


class Contribution(NamedTuple):
    """What one outcome adds to a measure: a value at a time (ms) under its dimensions.

    `value` and `square` are whole numbers in the measure's unit; `bin` is the histogram's, None
    where the measure has none.
    """

    measure: str
    time: int
    dimensions: Dimensions
    value: int
    square: int
    success: bool
    bin: int | None


def dimensions_of(touchpoint: Touchpoint) -> Dimensions:
    """The dimension members that a touchpoint itself names."""
    return Dimensions(
        touchpoint.channel,
        touchpoint.queue,
        touchpoint.team,
        touchpoint.segment,
        touchpoint.agent,
        touchpoint.priority,
    )


def is_contact(touchpoint: Touchpoint) -> bool:
    """Whether a customer reached out: a message or a call of the customer's own."""
    return touchpoint.actor == "customer" and touchpoint.kind in ("message", "call")


def is_reply(touchpoint: Touchpoint) -> bool:
    """Whether an agent spoke: a message, or a call that was answered."""
    if touchpoint.actor != "agent":
        return False
    if touchpoint.kind == "call":
        return touchpoint.call is not None and touchpoint.call.answered is True
    return touchpoint.kind == "message"


def turn_of(touchpoint: Touchpoint) -> Turn:
    """The turn that a touchpoint is in its conversation."""
    return Turn(
        touchpoint.time,
        touchpoint.id,
        is_contact(touchpoint),
        is_reply(touchpoint),
        dimensions_of(touchpoint),
    )
