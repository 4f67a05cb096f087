"""The fold of one customer: (state, touchpoint) → (state, effects), whatever the order within H."""

from functools import cached_property
from typing import Final

import msgspec

from schemas.touchpoint import Touchpoint
from streams.customers import conversations, ratings, surveys
from streams.customers.effects import Effects
from streams.customers.forget import forget_due, is_gone, note
from streams.customers.memory import Verdict, admit, touchpoint_hash
from streams.customers.state import Conversation, Customer, SourceRatings
from streams.signals.course import Keep
from streams.signals.turns import turn_of

#: Kinds that count by themselves, even after their conversation was settled and forgotten.
_BY_THEMSELVES: Final = frozenset({"rating", "survey_sent"})

_CONTACTS: Final = frozenset({"message", "call"})


class Limits(msgspec.Struct, frozen=True, dict=True):
    """Horizon H and how long things stay correctable, in ms: settled ones, unresolved ones.

    The last is never less than that of settled ones.
    """

    horizon_ms: int
    keep_ms: int
    open_ms: int = 0

    @cached_property
    def keep(self) -> Keep:
        """How long a silence in a conversation may be."""
        return Keep(self.keep_ms, max(self.open_ms, self.keep_ms))


def fold(customer: Customer, touchpoint: Touchpoint, limits: Limits, out: Effects) -> Verdict:
    """Let a touchpoint change what is known of its customer; `out` gets what follows from it."""
    verdict = admit(
        customer,
        touchpoint_hash(touchpoint.source, touchpoint.id),
        touchpoint.time,
        touchpoint.received_at,
        limits.horizon_ms,
    )
    if verdict is not Verdict.COUNTS:
        return verdict
    conversation = touchpoint.conversation
    if conversation is not None:
        if not is_gone(customer, touchpoint.source, conversation):
            _fold_conversation(customer, touchpoint, conversation, limits, out)
        elif touchpoint.kind not in _BY_THEMSELVES:
            return Verdict.LATE
    elif touchpoint.kind in _CONTACTS:
        conversations.take_alone(touchpoint, out)
    if touchpoint.kind in _BY_THEMSELVES:
        _fold_rating(customer, touchpoint, limits, out)
    if customer.newest > customer.forget_at:
        forget_due(customer, limits.horizon_ms, limits.keep)
    return verdict


def _fold_conversation(
    customer: Customer, touchpoint: Touchpoint, name: str, limits: Limits, out: Effects
) -> None:
    source = touchpoint.source
    of_source = customer.conversations.setdefault(source, {})
    conversation = of_source.setdefault(name, Conversation())
    key, turn = (source, name), turn_of(touchpoint)
    conversations.take(key, touchpoint.customer, conversation, turn, limits.keep, out)
    note(customer, touchpoint.time, limits.horizon_ms + limits.keep_ms)
    if touchpoint.kind in _BY_THEMSELVES:
        return  # what stands of ratings and surveys is worked out with this one
    held = customer.ratings.get(source)
    if held and surveys.touches(held, name):
        surveys.settle((source, touchpoint.customer), held, of_source, limits.keep_ms, out)


def _fold_rating(customer: Customer, touchpoint: Touchpoint, limits: Limits, out: Effects) -> None:
    source = touchpoint.source
    held = customer.ratings.setdefault(source, SourceRatings())
    if touchpoint.kind == "rating":
        held.versions[touchpoint.id] = ratings.version_of(touchpoint)
    else:
        held.surveys[touchpoint.id] = surveys.survey_of(touchpoint)
    note(customer, touchpoint.time, limits.horizon_ms + limits.keep_ms)
    of_source = customer.conversations.get(source, {})
    surveys.settle((source, touchpoint.customer), held, of_source, limits.keep_ms, out)
