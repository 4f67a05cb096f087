"""Judging items: what becomes a record on inbox, and what the sender is told of it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from schemas.canonical import Policy, Refused
from streams.intake.admit import admit
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

    @property
    def accepted(self) -> int:
        """How many items are touchpoints."""
        return len(self.records) - len(self.refused)


def judge(items: Sequence[bytes], policy: Policy, sources: Sources, *, received_at: int) -> Judged:
    """Check every item by the one door; `received_at` is ms UTC.

    A refused item becomes a record too: normalize makes it a dead letter, so that it can be
    looked at and sent again.
    """
    judged = Judged([], [], set())
    for index, item in enumerate(items):
        try:
            touchpoint = admit(item, policy, sources, received_at=received_at, owner_of=_somebody)
        except Refused as refused:
            error = refused.error[:_LONGEST_ERROR]
            judged.refused.append(Refusal(index, refused.reason.value, error))
            judged.records.append(Outgoing(None, item))
        else:
            key = f"{touchpoint.source}:{touchpoint.id}".encode()
            judged.records.append(Outgoing(key, item))
            judged.sources.add(touchpoint.source)
    return judged


def _somebody(source: str, conversation: str) -> str:
    # Who owns a conversation is known to normalize alone: here it is enough that there is one.
    del source
    return conversation
