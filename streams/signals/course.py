"""What is known of a conversation so far: plain values, filled by streams.signals.conversation."""

from typing import Final, NamedTuple

import msgspec

from schemas.touchpoint import Status
from streams.signals.dimensions import NOTHING
from streams.signals.turns import Dimensions


class Keep(NamedTuple):
    """After how long a silence (ms) a word moves nothing: no clock running, and one running."""

    closed_ms: int
    open_ms: int


class Definitions(NamedTuple):
    """What a first response is, where the settings leave a choice.

    `from_opening`: it runs from the first touchpoint of the talk, not from the customer's first
    word. `second_reply`: a conversation that an agent opened has one, too, to the second reply.
    https://support.zendesk.com/hc/en-us/articles/4408834848154 has both.
    """

    from_opening: bool = False
    second_reply: bool = False


AS_USUAL: Final = Definitions()


class Point(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """When (ms) something happened, and under which dimensions."""

    time: int
    dimensions: Dimensions


class Clock(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One clock, times in ms; it may have stopped without an end: not running, `ended` None."""

    started: int
    ended: int | None
    running: bool
    dimensions: Dimensions
    stopped: int | None = None


class Held(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A time for which a conversation was pending or on hold; without an end it still lasts."""

    status: Status
    start: int
    end: int | None


class Course(msgspec.Struct):
    """How a conversation went so far: a function of its turns in their order and of `definitions`.

    `wait_ms` is what the customer waited for answers and in queues, `hold_ms` what calls were on
    hold. By status, of the times that are over: `work_ms` new or open, `pending_ms`, `on_hold_ms`.

    `live` turns count; once `over`, none does any more. `known` is the latest of each dimension,
    `channel` that of the customer's latest word. Durations are in ms. `held` are the times pending
    and on hold in their order, the last still lasting while `is_held`. `queue_ms` is how long the
    first answered call was in the queue or, until one is, the longest of those given up.

    `on_call`: of what was asked and not answered yet all are calls; `attended`: somebody took the
    last of these, so nobody waits.

    `topic` is that of the contact; `was_moved` says that people had handed the conversation on when
    it was first resolved, `reopened_at` when it was first opened again after that.
    """

    definitions: Definitions = AS_USUAL
    live: int = 0
    over: bool = False
    last: int = 0
    known: Dimensions = NOTHING
    opened: Point | None = None
    contact: Point | None = None
    handled: Point | None = None
    resolved: Point | None = None
    queued: Point | None = None
    call_end: Point | None = None
    first_response: Clock | None = None
    first_resolution: Clock | None = None
    full_resolution: Clock | None = None
    next_responses: list[Clock] = msgspec.field(default_factory=list)
    status: Status = "open"
    resolved_at: int | None = None
    was_solved: bool = False
    is_solved: bool = False
    messages_in: int = 0
    messages_out: int = 0
    reopens: int = 0
    transfers: int = 0
    handoffs: int = 0
    asked_again: int = 0
    topic: str | None = None
    was_moved: bool = False
    reopened_at: int | None = None
    channel: str | None = None
    channel_switches: int = 0
    handle_ms: int = 0
    wait_ms: int = 0
    asked_by_call: bool = False
    on_call: bool = False
    attended: bool = False
    hold_ms: int = 0
    working_since: int | None = None
    work_ms: int = 0
    pending_ms: int = 0
    on_hold_ms: int = 0
    queue_ms: int | None = None
    answered: bool = False
    missed: bool = False
    held: tuple[Held, ...] = ()
    is_held: bool = False

    @property
    def abandoned(self) -> bool:
        """Whether the customer's calls were all given up before anybody answered."""
        return self.missed and not self.answered
