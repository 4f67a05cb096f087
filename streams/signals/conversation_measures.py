"""What a conversation adds to the measures, beside its clocks."""

from typing import NamedTuple

from streams.signals.course import Course, Point
from streams.signals.measures import Measure, counted, lasted
from streams.signals.turns import Contribution, Dimensions, Timing


class Count(NamedTuple):
    """One outcome of a conversation; `duration` in ms where it lasted."""

    measure: Measure
    point: Point
    success: bool
    duration: int | None


def counts(course: Course) -> tuple[Count | None, ...]:
    """The outcomes of a conversation, each in its own place; None where there is none yet.

    A contact counts when it begins; opened again or not when it was first resolved; given up or not
    when its call was first taken or lost; the time of handling at the end of its last call.
    """
    asked = course.contact is not None
    return (
        _count("contacts", course.contact),
        _count("resolved", course.resolved, success=course.reopens > 0),
        _count("calls", course.queued if asked else None, success=course.abandoned),
        _count("handle_time", course.call_end, duration=course.handle_ms),
    )


def counts_alike(one: Course, other: Course) -> bool:
    """Whether two courses of a conversation surely have the same outcomes: found out cheaply."""
    return (
        one.contact is other.contact
        and one.resolved is other.resolved
        and one.reopens == other.reopens
        and one.queued is other.queued
        and one.abandoned == other.abandoned
        and one.call_end is other.call_end
    )


def contribution(count: Count | None) -> Contribution | None:
    """What an outcome adds to its measure."""
    if count is None:
        return None
    measure, (time, dimensions), success, duration = count
    if duration is not None:
        return lasted(measure, time, dimensions, duration)
    return counted(measure, time, dimensions, success=success)


def alone(
    time: int, dimensions: Dimensions, call: Timing | None, *, contact: bool
) -> list[Contribution]:
    """What a contact or call outside of any conversation adds."""
    found = [counted("contacts", time, dimensions)] if contact else []
    if call is None:
        return found
    if call.incoming and call.answered is not None:
        found.append(counted("calls", time, dimensions, success=not call.answered))
    handled = [part for part in (call.talk, call.hold, call.wrap) if part is not None]
    if handled:
        found.append(lasted("handle_time", time, dimensions, sum(handled)))
    return found


def _count(
    measure: Measure,
    point: Point | None,
    *,
    success: bool = False,
    duration: int | None = None,
) -> Count | None:
    return None if point is None else Count(measure, point, success, duration)
