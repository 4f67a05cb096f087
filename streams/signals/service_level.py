"""Who waited in a queue and what came of it: the parts of which service levels are made.

Service level is the share of those who waited that were answered within a target; its documented
variants differ in who counts as waiting:
https://help.mypurecloud.com/articles/configure-the-service-level-calculation/

What waits in a queue is a touchpoint of kind call, of any channel: a chat that is queued is a call
of channel chat, and one of messages alone is measured by its first response. A conversation counts
once, when its first call was answered or given up: the wait is the time in the queue of the first
that was answered, or the longest of those given up. One who is handed from queue to queue is still
the same one, so nobody flows out. An answer after an unknown wait is not counted.
"""

from typing import Final, NamedTuple

import msgspec

from streams.signals.course import Course, Point
from streams.signals.measures import answered_after, given_up
from streams.signals.turns import Contribution, Timing


class Level(NamedTuple):
    """The target within which to answer, and up to when giving up is too soon to count, in ms."""

    target: int
    short: int


#: Where no policy says otherwise: 20 s for calls, a minute for chats.
_CALLS: Final = Level(20_000, 5_000)
_CHATS: Final = Level(60_000, 5_000)


def usual(channel: str | None) -> Level:
    """What holds in a channel where no policy says otherwise."""
    return _CHATS if channel == "chat" else _CALLS


class Wait(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One who waited (ms; None: nobody knows how long), counted at a point."""

    point: Point
    answered: bool
    waited: int | None


def wait_of(course: Course) -> Wait | None:
    """The wait of a conversation, once something has come of it."""
    if course.contact is None or course.queued is None:
        return None
    return _counted(course.queued, course.answered, course.queue_ms)


def wait_alone(point: Point, call: Timing) -> Wait | None:
    """The wait of a call outside of any conversation."""
    if not call.incoming or call.answered is None:
        return None
    return _counted(point, call.answered, call.queue)


def contribution(wait: Wait, level: Level) -> Contribution:
    """What a wait adds to the service level."""
    time, dimensions, waited = wait.point.time, wait.point.dimensions, wait.waited
    if not wait.answered:
        return given_up(time, dimensions, soon=waited is not None and waited < level.short)
    known = waited or 0  # who was answered after an unknown wait is not counted
    return answered_after(time, dimensions, known, in_time=known <= level.target)


def _counted(point: Point, answered: bool, waited: int | None) -> Wait | None:
    return None if answered and waited is None else Wait(point, answered, waited)
