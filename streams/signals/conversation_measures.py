"""What a conversation adds to the measures, beside its clocks."""

from streams.signals.course import Course
from streams.signals.effort import Around, Windows, first_contact, issue_resolved_at
from streams.signals.measures import counted, lasted, reached_out
from streams.signals.turns import Contribution, Dimensions, Timing


def contributions(
    course: Course, around: Around, windows: Windows
) -> tuple[Contribution | None, ...]:
    """What a conversation comes to, each in its own place; None where there is nothing yet.

    A contact counts when it begins; opened again or not when it was first resolved; solved at the
    first contact or not when that is known for good; given up or not when its call was first taken
    or lost; the time of handling at the end of its last call.
    """
    contact, queued, end = course.contact, course.queued, course.call_end
    return (
        reached_out(contact.time, contact.dimensions, around.before, windows) if contact else None,
        *_resolved(course, around, windows),
        counted("calls", queued.time, queued.dimensions, success=course.abandoned)
        if contact and queued
        else None,
        lasted("handle_time", end.time, end.dimensions, course.handle_ms) if end else None,
    )


def counts_alike(one: Course, other: Course) -> bool:
    """Whether two courses of a conversation surely come to the same: found out cheaply."""
    return (
        one.contact is other.contact
        and one.resolved is other.resolved
        and one.reopens == other.reopens
        and one.queued is other.queued
        and one.abandoned == other.abandoned
        and one.call_end is other.call_end
    )


def alone(time: int, dimensions: Dimensions, call: Timing) -> list[Contribution]:
    """What a call outside of any conversation adds, beside being a contact."""
    found = []
    if call.incoming and call.answered is not None:
        found.append(counted("calls", time, dimensions, success=not call.answered))
    handled = [part for part in (call.talk, call.hold, call.wrap) if part is not None]
    if handled:
        found.append(lasted("handle_time", time, dimensions, sum(handled)))
    return found


def _resolved(
    course: Course, around: Around, windows: Windows
) -> tuple[Contribution | None, Contribution | None]:
    if course.resolved is None:
        return None, None
    time, dimensions = course.resolved.time, course.resolved.dimensions
    issue = issue_resolved_at(course.contact, course.resolved) is not None
    solved = issue and first_contact(course, around, windows) != "no"
    resolved = Contribution(
        "resolved", time, dimensions, int(solved), int(not issue), course.reopens > 0, None
    )
    if not (issue and around.over):
        return resolved, None
    return resolved, counted("first_contact", time + windows.quiet, dimensions, success=solved)
