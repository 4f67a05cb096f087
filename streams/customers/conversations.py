"""A conversation in the fold: its turns in, its row, clocks and contributions out."""

import copy
from bisect import insort
from typing import Final

from schemas.touchpoint import Touchpoint
from streams.customers.clocks import publish_clocks
from streams.customers.conversation_row import publish_row
from streams.customers.effects import Effects
from streams.customers.state import Conversation
from streams.signals.conversation import NEVER, advance, course_of
from streams.signals.conversation_measures import alone, contribution, counts, counts_alike
from streams.signals.course import Course, Keep
from streams.signals.dimensions import filled
from streams.signals.turns import Turn, dimensions_of, is_contact, timing_of

#: Turns kept of one conversation: far beyond any between people, a bound for the others.
TURNS_LIMIT: Final = 2_000

#: The turns of which a course was once worked out count, whatever the settings are by now.
_WHATEVER: Final = Keep(NEVER, NEVER)


def take(
    key: tuple[str, str],
    customer: str,
    conversation: Conversation,
    turn: Turn,
    keep: Keep,
    out: Effects,
) -> None:
    """Put a turn in its place and publish what changes; `key` is (source, name).

    A conversation that is full takes none after its last.
    """
    turns, before = conversation.turns, course_so_far(conversation)
    if turns and turn < turns[-1]:
        insort(turns, turn)
        after = course_of(turns, keep)
    elif len(turns) >= TURNS_LIMIT:
        return
    else:
        turns.append(turn)
        if turn.event is None and filled(turn.dimensions, before.known) == before.known:
            advance(before, turn, keep)  # moot: nothing to compare
            conversation.live = before.live
            return
        after = copy.copy(before)
        after.next_responses = before.next_responses.copy()
        advance(after, turn, keep)
    conversation.course, conversation.live = after, after.live
    _publish(key, customer, before, after, out)


def course_so_far(conversation: Conversation) -> Course:
    """The course of a conversation; after a restore it is worked out of the turns that counted."""
    if conversation.course is None:
        live = conversation.turns[: conversation.live]
        conversation.course = course_of(live, _WHATEVER)
        conversation.course.over = len(live) < len(conversation.turns)
    return conversation.course


def take_alone(touchpoint: Touchpoint, out: Effects) -> None:
    """Count what is no part of a conversation: a contact of its own, a call of its own."""
    dimensions = dimensions_of(touchpoint)
    call = None if touchpoint.call is None else timing_of(touchpoint.call, touchpoint.actor)
    found = alone(touchpoint.time, dimensions, call, contact=is_contact(touchpoint))
    out.replace_all((), found)


def _publish(
    key: tuple[str, str], customer: str, before: Course, after: Course, out: Effects
) -> None:
    if not counts_alike(before, after):
        for old, new in zip(counts(before), counts(after), strict=True):
            if old != new:
                out.replace(contribution(old), contribution(new))
    publish_clocks(key, customer, before, after, out)
    publish_row(key, customer, before, after, out)
