"""Judging items: what becomes a record on inbox, and what the sender is told of it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from schemas.canonical import Policy, Refused, canonicalise

_LONGEST_ERROR: Final = 300


class Record(NamedTuple):
    """One record for inbox: the item as it was sent; a refused one has no key."""

    key: bytes | None
    value: bytes


class Refusal(msgspec.Struct, frozen=True):
    """Why the item at `index` of the request is no touchpoint."""

    index: int
    reason: str
    error: str


class Judged(NamedTuple):
    """A record for every item of a request, and the refusals among them."""

    records: list[Record]
    refused: list[Refusal]

    @property
    def accepted(self) -> int:
        """How many items are touchpoints."""
        return len(self.records) - len(self.refused)


def judge(items: Sequence[bytes], policy: Policy, *, received_at: int) -> Judged:
    """Check every item by the one door; `received_at` is ms UTC.

    A refused item becomes a record too: normalize makes it a dead letter, so that it can be
    looked at and sent again.
    """
    judged = Judged([], [])
    for index, item in enumerate(items):
        try:
            touchpoint = canonicalise(item, policy, received_at=received_at, owner_of=_somebody)
        except Refused as refused:
            error = refused.error[:_LONGEST_ERROR]
            judged.refused.append(Refusal(index, refused.reason.value, error))
            judged.records.append(Record(None, item))
        else:
            key = f"{touchpoint.source}:{touchpoint.id}".encode()
            judged.records.append(Record(key, item))
    return judged


def _somebody(source: str, conversation: str) -> str:
    # Who owns a conversation is known to normalize alone: here it is enough that there is one.
    del source
    return conversation
