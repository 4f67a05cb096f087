"""The row of a conversation as it stands."""

from typing import NamedTuple

from schemas.facts import ConversationFact
from schemas.touchpoint import Status
from streams.customers.effects import Effects
from streams.signals.course import Course


class _Columns(NamedTuple):
    opened_at: int
    closed_at: int | None
    status: Status
    handle_ms: int
    wait_ms: int
    hold_ms: int
    messages_in: int
    messages_out: int
    reopens: int
    transfers: int
    channel_switches: int
    abandoned: bool
    channel: str
    queue: str
    agent: str
    segment: str


def publish_row(
    key: tuple[str, str], customer: str, before: Course, after: Course, out: Effects
) -> None:
    """Publish the row if it changed; `key` is (source, name). Once there is one, it stays."""
    row = None if _alike(before, after) else _columns(after)
    if row is None:
        return
    source, name = key
    out.state(
        ("conversation", source, name),
        ConversationFact(source, name, out.version, False, customer, *row),  # it stays
    )


def _alike(one: Course, other: Course) -> bool:
    """Whether two courses of a conversation have the same row: found out cheaply."""
    return (
        one.messages_in == other.messages_in
        and one.messages_out == other.messages_out
        and one.known == other.known
        and one.full_resolution == other.full_resolution
        and _columns(one) == _columns(other)
    )


def _columns(course: Course) -> _Columns | None:
    """The columns; None while nothing was said: a rating alone is no conversation."""
    opened, resolution, known = course.opened, course.full_resolution, course.known
    if opened is None:
        return None
    return _Columns(
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
