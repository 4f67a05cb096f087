"""A conversation in the fold: its turns in, its row, clocks and contributions out."""

from typing import Final

import msgspec
from msgspec.structs import replace

from schemas.touchpoint import Touchpoint
from streams.customers.clocks import Owner, are_alike, publish_clocks
from streams.customers.conversation_row import publish_row
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.state import Conversation, Customer
from streams.customers.verdicts import Seen, Verdicts
from streams.signals.conversation import NEVER, advance, course_of
from streams.signals.conversation_measures import alone, contributions, counts_alike
from streams.signals.course import AS_USUAL, Course, Definitions, Keep, Point
from streams.signals.dimensions import is_named_in
from streams.signals.effort import Windows, issue_resolved_at
from streams.signals.service_level import Wait, wait_alone, wait_of
from streams.signals.service_level import contribution as served
from streams.signals.sla.rulebook import Rulebook
from streams.signals.turns import Contribution, Turn, dimensions_of, timing_of

#: Turns kept of one conversation: far beyond any between people, a bound for the others.
TURNS_LIMIT: Final = 2_000

#: What comes in after half of its first target is history: its replies come right behind it, so a
#: breach is not told at the next tick, only to be taken back. No target is due so soon after that.
HISTORY_MS: Final = 5_000

#: The turns of which a course was once worked out count, whatever the settings are by now.
_WHATEVER: Final = Keep(NEVER, NEVER)


class Marked(msgspec.Struct, frozen=True, gc=False):
    """What of a course concerns other conversations: when (ms) an issue began and was resolved."""

    contact: int | None
    resolved: int | None
    topic: str | None


def take(
    customer: Customer,
    key: tuple[str, str],
    turn: Turn,
    keep: Keep,
    rules: int,
    definitions: Definitions = AS_USUAL,
) -> tuple[Course, Marked | None]:
    """Put a turn in its place; `key` is (source, name).

    Answers how the conversation goes now, and how it was marked before if that has changed.

    What is published of it, the settlement tells. A new conversation begins under the rules of that
    number and keeps to these definitions. One that is full takes no turn after its last.
    """
    source, name = key
    conversation = customer.conversation(source, name)
    if conversation is None:
        conversation = customer.conversations.setdefault(source, {})[name] = Conversation()
        conversation.rules, conversation.definitions = rules, definitions
        conversation.course = Course(definitions)
    turns, course = conversation.turns, course_so_far(conversation)
    was_open = is_open(course)
    if len(turns) >= TURNS_LIMIT and (turn.time, turn.id) > turns.last:
        course.over = True  # so it is told as late
        return course, None
    contact, resolved, topic = course.contact, course.resolved, course.topic
    conversation.packed = None
    newest = turns.add(turn)
    if not (newest and _is_moot(course, turn)):
        touch(customer, key, conversation)
    if newest:
        advance(course, turn, keep)
    else:
        course = conversation.course = course_of(turns.all(), keep, conversation.definitions)
    conversation.live = course.live
    if is_open(course) != was_open:
        customer.outlook.open += -1 if was_open else 1
    if course.contact is contact and course.resolved is resolved:
        return course, None
    was = _mark(contact, resolved, topic)
    return course, None if marked(course) == was else was


def marked(course: Course) -> Marked:
    """How a course is marked."""
    return _mark(course.contact, course.resolved, course.topic)


def is_open(course: Course) -> bool:
    """Whether something was said in a conversation that is not resolved."""
    return course.opened is not None and course.resolved_at is None


def touch(customer: Customer, key: tuple[str, str], conversation: Conversation) -> None:
    """Remember how a conversation was last published, before anything about it changes."""
    if key not in customer.touched:
        course = _copied(course_so_far(conversation))
        seen = Seen(course, conversation.judged_at, conversation.around)
        customer.touched[key] = conversation, seen


def course_so_far(conversation: Conversation) -> Course:
    """The course of a conversation; after a restore it is worked out of the turns that counted."""
    if conversation.course is None:
        live = conversation.turns.all(conversation.live)
        conversation.course = course_of(live, _WHATEVER, conversation.definitions)
        conversation.course.over = len(live) < len(conversation.turns)
    return conversation.course


def take_alone(touchpoint: Touchpoint, stage: str | None, book: Rulebook, out: Effects) -> None:
    """Count a call, if it is one, that is part of no conversation."""
    if touchpoint.call is None:
        return
    dimensions = dimensions_of(touchpoint, stage)
    call = timing_of(touchpoint.call, touchpoint.actor)
    wait = wait_alone(Point(touchpoint.time, dimensions), call)
    out.replace(None, _served(wait, book))
    out.replace_all((), alone(touchpoint.time, dimensions, call))


def publish(
    owner: Owner,
    conversation: Conversation,
    seen: Seen,
    windows: Windows,
    desk: Desk,
    look_at: int | None,
    out: Effects,
) -> int | None:
    """Publish what changed since a conversation was last seen.

    Returns when (ms) it must be looked at again if nothing happens before; so far at `look_at`.
    """
    before, after = seen.course, course_so_far(conversation)
    now, book = (
        Seen(after, conversation.judged_at, conversation.around),
        desk.book(conversation.rules),
    )
    if seen.around != now.around or not counts_alike(before, after):
        olds = contributions(before, seen.around, windows)
        for old, new in zip(olds, contributions(after, now.around, windows), strict=True):
            out.replace(old, new)
    waited, waits = wait_of(before), wait_of(after)
    if waited != waits:
        out.replace(_served(waited, book), _served(waits, book))
    publish_row(owner, seen, now, windows, out)
    verdicts = Verdicts(book, conversation.seen_at, desk.now)
    is_history = look_at is not None and look_at <= desk.now + HISTORY_MS and not now.at
    if not is_history and are_alike(seen, now, verdicts):
        return look_at
    look_at = publish_clocks(owner, seen, now, verdicts, out)
    if look_at is not None and look_at <= desk.now and not now.at:
        return desk.now + HISTORY_MS
    return look_at


def _mark(contact: Point | None, resolved: Point | None, topic: str | None) -> Marked:
    began = None if contact is None else contact.time
    return Marked(began, issue_resolved_at(contact, resolved), topic)


def _served(wait: Wait | None, book: Rulebook) -> Contribution | None:
    return None if wait is None else served(wait, book.level(wait.point.dimensions))


def _is_moot(course: Course, turn: Turn) -> bool:
    """Whether a newest turn changes nothing that is published."""
    return turn.event is None and is_named_in(turn.dimensions, course.known)


def _copied(course: Course) -> Course:
    return replace(course, next_responses=course.next_responses.copy())
