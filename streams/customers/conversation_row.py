"""The row of a conversation as it stands."""

from schemas.facts import ConversationFact
from streams.customers.effects import Effects
from streams.signals.course import Course


def publish_row(
    key: tuple[str, str], customer: str, before: Course, after: Course, out: Effects
) -> None:
    """Publish the row if it changed; `key` is (source, name). Once there is one, it stays."""
    row = _row(key, customer, out.version, after)
    if row is not None and row != _row(key, customer, out.version, before):
        out.state(("conversation", *key), row)


def _row(
    key: tuple[str, str], customer: str, version: int, course: Course
) -> ConversationFact | None:
    """The row; None while nothing was said: a rating alone is no conversation."""
    opened, resolution, known = course.opened, course.full_resolution, course.known
    if opened is None:
        return None
    return ConversationFact(
        *key,
        version,
        False,  # it stays
        customer,
        opened.time,
        resolution.ended if resolution else None,
        course.status,
        course.handle_ms,
        course.wait_ms,
        course.hold_ms,
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
    )
