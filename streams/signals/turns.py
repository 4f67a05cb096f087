"""A touchpoint as the rules see it: who spoke when, under which dimensions.

These values are made by the dozen for each touchpoint, so they are structs: made in a fifth of the
time of a named tuple. None can be part of a cycle, so the garbage collector need not know them.
"""

from functools import lru_cache
from typing import Final, Literal

import msgspec

from schemas.touchpoint import Actor, Call, Status, Touchpoint

#: What a turn is of a conversation: a word, a call, a transfer, a bot's doing or its handing on to
#: people, or the new status.
Event = Literal["message", "call", "transfer", "bot", "handoff"] | Status
#: The attribute that tells an automatic message from one that an agent wrote.
AUTOMATIC_ATTRIBUTE: Final = "automatic"
#: The attribute that says what a contact is about.
TOPIC_ATTRIBUTE: Final = "topic"
#: The attribute that says that the customer was asked for what had been told before.
ASKED_AGAIN_ATTRIBUTE: Final = "asked_again"
#: So much of a topic tells one from another.
TOPIC_LENGTH: Final = 64
#: Combinations of dimensions that are shared by all that are under them.
_SHARED: Final = 16_384
_TALK: Final[dict[str, Event]] = {"message": "message", "call": "call", "transfer": "transfer"}


class Dimensions(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """The dimension members of one touchpoint; None where it names none.

    `stage` is that of its customer when it came; what is worked out without a journey has none.
    """

    channel: str | None
    queue: str | None
    team: str | None
    segment: str | None
    agent: str | None
    priority: str | None
    stage: str | None = None


class Timing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What the telephone system measured of one call, in whole ms; None where it did not.

    `incoming` tells a call that a customer made from one that an agent did.
    """

    queue: int | None
    talk: int | None
    hold: int | None
    wrap: int | None
    answered: bool | None
    incoming: bool


class Remark(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a source says of a touchpoint beyond its fields, by attributes."""

    topic: str | None
    asked_again: bool


class Turn(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One touchpoint of a conversation; sorts by time (ms), then id.

    `contact`: a customer's message or call; `reply`: an agent's message or answered call; `event`:
    None for what is no part of the talk, like a visit or a rating.
    """

    time: int
    id: str
    contact: bool
    reply: bool
    dimensions: Dimensions
    event: Event | None = None
    call: Timing | None = None
    remark: Remark | None = None

    def __lt__(self, other: "Turn") -> bool:
        """Whether it comes before another one."""
        return (self.time, self.id) < (other.time, other.id)


class Contribution(msgspec.Struct, array_like=True, frozen=True, gc=False):
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


@lru_cache(_SHARED)
def shared(*names: str | None) -> Dimensions:
    """The one that stands for all with these names: many keep them, and few differ."""
    return Dimensions(*names)


def dimensions_of(touchpoint: Touchpoint, stage: str | None = None) -> Dimensions:
    """The dimension members that a touchpoint itself names, and its customer's stage."""
    return shared(
        touchpoint.channel,
        touchpoint.queue,
        touchpoint.team,
        touchpoint.segment,
        touchpoint.agent,
        touchpoint.priority,
        stage,
    )


def is_contact(touchpoint: Touchpoint) -> bool:
    """Whether a customer reached out: a message or a call of the customer's own."""
    return touchpoint.actor == "customer" and touchpoint.kind in ("message", "call")


def is_reply(touchpoint: Touchpoint, *, machines_answer: bool = False) -> bool:
    """Whether an agent spoke: a message that is not automatic, or a call that was answered.

    Where machines answer, a bot and an automatic message do, too.
    """
    if touchpoint.actor != "agent":
        return machines_answer and touchpoint.actor == "bot" and touchpoint.kind == "message"
    if touchpoint.attributes.get(AUTOMATIC_ATTRIBUTE) is True and not machines_answer:
        return False
    if touchpoint.kind == "call":
        return touchpoint.call is not None and touchpoint.call.answered is True
    return touchpoint.kind == "message"


def turn_of(
    touchpoint: Touchpoint, stage: str | None = None, *, machines_answer: bool = False
) -> Turn:
    """The turn that a touchpoint, of a customer in that stage, is in its conversation."""
    return Turn(
        touchpoint.time,
        touchpoint.id,
        is_contact(touchpoint),
        is_reply(touchpoint, machines_answer=machines_answer),
        dimensions_of(touchpoint, stage),
        event_of(touchpoint),
        None if touchpoint.call is None else timing_of(touchpoint.call, touchpoint.actor),
        remark_of(touchpoint) if touchpoint.attributes else None,
    )


def event_of(touchpoint: Touchpoint) -> Event | None:
    """What a touchpoint is of its conversation.

    A message of the system's is none of it: it tells that another one was delivered, edited, liked.
    """
    kind = touchpoint.kind
    if kind == "status":
        return touchpoint.status
    if kind not in _TALK or (kind == "message" and touchpoint.actor == "system"):
        return None
    if touchpoint.actor == "bot":
        return "handoff" if kind == "transfer" else "bot"
    return _TALK[kind]


def remark_of(touchpoint: Touchpoint) -> Remark | None:
    """What the attributes of a touchpoint say of it, if anything."""
    topic = topic_of(touchpoint)
    asked_again = touchpoint.attributes.get(ASKED_AGAIN_ATTRIBUTE) is True
    return Remark(topic, asked_again) if topic is not None or asked_again else None


def topic_of(touchpoint: Touchpoint) -> str | None:
    """What a contact is about, as far as it says so; of anything else that is not asked."""
    topic = touchpoint.attributes.get(TOPIC_ATTRIBUTE) if is_contact(touchpoint) else None
    return topic[:TOPIC_LENGTH] if isinstance(topic, str) and topic else None


def timing_of(call: Call, actor: Actor) -> Timing:
    """The figures of a call."""
    return Timing(
        _whole_ms(call.queue_seconds),
        _whole_ms(call.talk_seconds),
        _whole_ms(call.hold_seconds),
        _whole_ms(call.wrap_seconds),
        call.answered,
        actor != "agent",
    )


def _whole_ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
