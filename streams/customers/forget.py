"""What a customer may forget: settled conversations, ratings and surveys, when they are long over.

Something is forgotten once the customer's newest touchpoint lies H + keep after it: whatever could
still arrive within H is then beyond `keep` and moves nothing (see silence_limit and ratings), so it
makes no difference to any number when exactly that happens.
"""

from collections.abc import Container
from typing import Final

from streams.customers.conversations import course_so_far
from streams.customers.memory import touchpoint_hash
from streams.customers.state import Customer, SourceRatings
from streams.signals.conversation import silence_limit
from streams.signals.course import Keep
from streams.signals.ratings import RatingVersion, originals
from streams.signals.surveys import Survey, answered_surveys

GONE_LIMIT: Final = 1_000


def note(customer: Customer, time: int, after_ms: int) -> None:
    """Remember that something of this time (ms) will be due to be forgotten."""
    due = time + after_ms
    if customer.forget_at == 0 or due < customer.forget_at:
        customer.forget_at = due


def is_gone(customer: Customer, source: str, conversation: str) -> bool:
    """Whether this conversation was settled and forgotten."""
    return bool(customer.gone) and touchpoint_hash(source, conversation) in customer.gone


def forget_due(customer: Customer, horizon_ms: int, keep: Keep) -> None:
    """Forget what is due at the time of the customer's newest touchpoint."""
    if customer.newest <= customer.forget_at:
        return
    keep_ms = keep.closed_ms
    before = customer.newest - horizon_ms - keep_ms
    customer.forget_at = customer.newest + horizon_ms + keep_ms
    _forget_conversations(customer, customer.newest - horizon_ms, keep)
    for source, held in list(customer.ratings.items()):
        _forget_ratings(held, customer.conversations.get(source, {}), before, keep_ms)
        if not (held.versions or held.surveys):
            del customer.ratings[source]
    for time in _times(customer):
        # What is older and still here is open, or linked to something newer: its end will be noted.
        if time >= before:
            note(customer, time, horizon_ms + keep_ms)


def _forget_conversations(customer: Customer, oldest_to_come: int, keep: Keep) -> None:
    for source, of_source in list(customer.conversations.items()):
        for name, conversation in list(of_source.items()):
            limit = silence_limit(course_so_far(conversation), keep)
            if oldest_to_come - conversation.turns[-1].time > limit:
                del of_source[name]
                customer.gone.append(touchpoint_hash(source, name))
        if not of_source:
            del customer.conversations[source]
    del customer.gone[:-GONE_LIMIT]


def _forget_ratings(
    held: SourceRatings, conversations: Container[str], before: int, keep_ms: int
) -> None:
    """Whole groups go at once: a rating lives as long as its corrections and its conversation.

    Corrections may link to it, and turns may still name a dimension that it lacks. A survey and all
    its answers are one group.
    """
    answered = answered_surveys(held.versions, held.surveys, keep_ms)
    groups: dict[tuple[str, str], list[RatingVersion | Survey]] = {
        ("survey", id_): [survey] for id_, survey in held.surveys.items()
    }
    for id_, original in originals(held.versions, keep_ms).items():
        root = original or id_
        key = ("survey", answered[root]) if root in answered else ("rating", root)
        groups.setdefault(key, []).append(held.versions[id_])
    for group in groups.values():
        if all(item.time < before and item.conversation not in conversations for item in group):
            for item in group:
                _forget_rating(held, item)


def _forget_rating(held: SourceRatings, item: RatingVersion | Survey) -> None:
    if isinstance(item, Survey):
        del held.surveys[item.id]
        del held.sent[item.id]
    else:
        del held.versions[item.id]
        held.standing.pop(item.id, None)


def _times(customer: Customer) -> list[int]:
    turns = [
        conversation.turns[-1].time
        for of_source in customer.conversations.values()
        for conversation in of_source.values()
    ]
    versions = [v.time for held in customer.ratings.values() for v in held.versions.values()]
    sent = [s.time for held in customer.ratings.values() for s in held.surveys.values()]
    return turns + versions + sent
