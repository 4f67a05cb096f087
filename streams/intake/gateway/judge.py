"""Judging items: what becomes a record on inbox, and what the sender is told of it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from schemas.canonical import Policy, Refused
from streams.intake.admit import admit
from streams.intake.channels.adapter import Adapter, Delivery
from streams.intake.delivery import Outgoing
from streams.intake.sources import Sources

_LONGEST_ERROR: Final = 300


class Refusal(msgspec.Struct, frozen=True):
    """Why the item at `index` of the request is no touchpoint."""

    index: int
    reason: str
    error: str


class Judged(NamedTuple):
    """A record for every item of a request, the refusals among them, and whose they are."""

    records: list[Outgoing]
    refused: list[Refusal]
    sources: set[str]

    @classmethod
    def empty(cls) -> "Judged":
        """Nothing yet."""
        return cls([], [], set())

    @property
    def accepted(self) -> int:
        """How many items are touchpoints."""
        return len(self.records) - len(self.refused)


def judge(items: Sequence[bytes], policy: Policy, sources: Sources, *, received_at: int) -> Judged:
    """Check every item by the one door; `received_at` is ms UTC.

    A refused item becomes a record too: normalize makes it a dead letter, so that it can be
    looked at and sent again.
    """
    judged = Judged.empty()
    for index, item in enumerate(items):
        try:
            touchpoint = admit(item, policy, sources, received_at=received_at, owner_of=_somebody)
        except Refused as refused:
            judged.refused.append(_refusal(index, refused))
            judged.records.append(Outgoing(None, item))
        else:
            key = f"{touchpoint.source}:{touchpoint.id}".encode()
            judged.records.append(Outgoing(key, item))
            judged.sources.add(touchpoint.source)
    return judged


def refusal_of(
    index: int, delivery: Delivery, adapter: Adapter, policy: Policy, sources: Sources
) -> Refusal | None:
    """Check by the one door what an adapter makes of a delivery of one thing."""
    try:
        for item in adapter.read(delivery):
            if isinstance(item, Refused):
                return _refusal(index, item)
            admit(
                item | {"source": delivery.source},
                policy,
                sources,
                received_at=delivery.received_at,
                owner_of=_somebody,
            )
    except Refused as refused:
        return _refusal(index, refused)
    return None


def _refusal(index: int, refused: Refused) -> Refusal:
    return Refusal(index, refused.reason.value, refused.error[:_LONGEST_ERROR])


def _somebody(source: str, conversation: str) -> str:
    # Who owns a conversation is known to normalize alone: here it is enough that there is one.
    del source
    return conversation
