"""What a customer may forget: settled conversations, ratings and surveys, when they are long over.

Something is forgotten once the customer's newest touchpoint lies H + keep after it: whatever could
still arrive within H is then beyond `keep` and moves nothing (see silence_limit and ratings), so it
makes no difference to any number when exactly that happens.
"""

from collections.abc import Container, Iterator
from typing import Final

from streams.customers.conversations import course_so_far, is_open
from streams.customers.limits import Limits
from streams.customers.memory import place_of, touchpoint_hash
from streams.customers.standing import RatingGroup
from streams.customers.state import Customer
from streams.signals.conversation import silence_limit
from streams.signals.course import Keep
from streams.signals.ratings import RatingVersion, originals
from streams.signals.surveys import Survey, answered_surveys

GONE_LIMIT: Final = 1_000
_HASH: Final = 8


def note(customer: Customer, time: int, limits: Limits) -> None:
    """Remember that something of this time (ms) will be due to be forgotten."""
    due = time + limits.forget_ms
    if customer.forget_at == 0 or due < customer.forget_at:
        customer.forget_at = due


def is_gone(customer: Customer, source: str, conversation: str) -> bool:
    """Whether this conversation was settled and forgotten."""
    return place_of(touchpoint_hash(source, conversation), customer.gone, _HASH) >= 0


def forget_due(customer: Customer, limits: Limits) -> None:
    """Forget what is due at the time of the customer's newest touchpoint; all must be settled."""
    customer.bring_all()
    before = customer.newest - limits.forget_ms
    customer.forget_at = customer.newest + limits.forget_ms
    _forget_conversations(customer, customer.newest - limits.horizon_ms, limits.keep)
    for source, groups in list(customer.ratings.items()):
        held = customer.conversations.get(source, {})
        for name in list(groups):
            group = customer.group(source, name)
            if group is not None:
                _forget_ratings(group, held, before, limits.keep_ms)
                if not (group.versions or group.surveys):
                    del groups[name]
        if not groups:
            del customer.ratings[source]
            customer.joined -= {source}
    for time in _times(customer):
        # What is older and still here is open, or linked to something newer: its end will be noted.
        if time >= before:
            note(customer, time, limits)


def _forget_conversations(customer: Customer, oldest_to_come: int, keep: Keep) -> None:
    for source, of_source in list(customer.conversations.items()):
        for name in list(of_source):
            conversation = customer.conversation(source, name)
            if conversation is None:
                continue
            course = course_so_far(conversation)
            limit = silence_limit(course, keep)
            if oldest_to_come - conversation.turns.last[0] > limit:
                del of_source[name]
                customer.waiting.pop((source, name), None)
                customer.outlook.open -= is_open(course)
                customer.gone += touchpoint_hash(source, name)
        if not of_source:
            del customer.conversations[source]
    customer.gone = customer.gone[-GONE_LIMIT * _HASH :]


def _forget_ratings(
    held: RatingGroup, conversations: Container[str], before: int, keep_ms: int
) -> None:
    """Whole chains go at once: a rating lives as long as its corrections and its conversation.

    Corrections may link to it, and turns may still name a dimension that it lacks. A survey and all
    its answers are one chain.
    """
    answered = answered_surveys(held.versions, held.surveys, keep_ms)
    chains: dict[tuple[str, str], list[RatingVersion | Survey]] = {
        ("survey", id_): [survey] for id_, survey in held.surveys.items()
    }
    for id_, original in originals(held.versions, keep_ms).items():
        root = original or id_
        key = ("survey", answered[root]) if root in answered else ("rating", root)
        chains.setdefault(key, []).append(held.versions[id_])
    for chain in chains.values():
        if all(item.time < before and item.conversation not in conversations for item in chain):
            for item in chain:
                _forget_rating(held, item)


def _forget_rating(held: RatingGroup, item: RatingVersion | Survey) -> None:
    held.packed = None
    if isinstance(item, Survey):
        del held.surveys[item.id]
        del held.sent[item.id]
    else:
        del held.versions[item.id]
        held.standing.pop(item.id, None)


def _times(customer: Customer) -> Iterator[int]:
    for source, of_source in customer.conversations.items():
        for name in of_source:
            conversation = customer.conversation(source, name)
            if conversation is not None:
                yield conversation.turns.last[0]
    for source, groups in customer.ratings.items():
        for name in groups:
            group = customer.group(source, name)
            if group is not None:
                yield from (version.time for version in group.versions.values())
                yield from (survey.time for survey in group.surveys.values())
