"""Whose customer waits for an answer now."""

from typing import NamedTuple

import msgspec

from streams.signals.conversation import waiting_since
from streams.signals.course import Course
from streams.signals.turns import Dimensions


class WaitKey(NamedTuple):
    """Which conversation waits."""

    customer: str
    source: str
    conversation: str


class Waiting(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """Since when (ms) a customer waits, and under which dimensions: those known so far."""

    since: int
    dimensions: Dimensions


def waiting_in(course: Course) -> Waiting | None:
    """The wait of a conversation: of one that is solved or closed nobody expects an answer.

    Nor does anybody whose call was taken.
    """
    if course.resolved_at is not None or course.attended:
        return None
    since = waiting_since(course)
    return None if since is None else Waiting(since, course.known)
