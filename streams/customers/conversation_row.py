"""The row of a conversation as it stands."""

from schemas.facts import ConversationFact
from streams.customers.clocks import Owner
from streams.customers.effects import Effects
from streams.customers.verdicts import Seen
from streams.signals.course import Course
from streams.signals.effort import Windows, first_contact, repeats


def publish_row(owner: Owner, before: Seen, after: Seen, windows: Windows, out: Effects) -> None:
    """Publish the row if it changed. Once there is one, it stays."""
    row = _row(owner, out.version, after, windows)
    if row is None:
        return
    if _has_grown(before.course, after.course) or row != _row(owner, out.version, before, windows):
        out.state(("conversation", owner.source, owner.name), row)


def _has_grown(before: Course, after: Course) -> bool:
    """Whether more was said, as mostly: found out cheaply."""
    said = before.messages_in, before.messages_out
    return said != (after.messages_in, after.messages_out)


def _row(owner: Owner, version: int, seen: Seen, windows: Windows) -> ConversationFact | None:
    """The row; None while nothing was said: a rating alone is no conversation."""
    course, around = seen.course, seen.around
    opened, resolution, known = course.opened, course.full_resolution, course.known
    if opened is None:
        return None
    contact = course.contact.time if course.contact else None
    return ConversationFact(
        owner.source,
        owner.name,
        version,
        False,  # it stays
        owner.customer,
        opened.time,
        resolution.ended if resolution else None,
        course.status,
        course.handle_ms,
        course.wait_ms,
        course.hold_ms + course.on_hold_ms,
        course.messages_in,
        course.messages_out,
        course.reopens,
        course.transfers,
        course.channel_switches,
        course.abandoned,
        course.channel or known.channel or "",
        known.queue or "",
        known.agent or "",
        known.segment or "",
        *repeats(contact, around.before, windows),
        first_contact(course, around, windows),
        course.handoffs,
        course.asked_again,
        course.work_ms,
        course.pending_ms,
        course.on_hold_ms,
    )
