"""Touchpoints that nobody owns yet: they wait for a customer to be seen in their conversation."""

from collections.abc import Callable, Iterator
from typing import Final, Generic, NamedTuple, TypeVar

from schemas import conversation_owners
from schemas.conversation_owners import Claim, itself
from schemas.touchpoint import Touchpoint

#: How long a customer is waited for, until the conversation itself is claimed.
PATIENCE_MS: Final = 30_000
#: What may wait at one time: touchpoints, and bytes of their records.
MOST: Final = 20_000
MOST_BYTES: Final = 64 * 1024 * 1024

_T = TypeVar("_T")


class Held(NamedTuple, Generic[_T]):
    """One that waits, the size of what is kept of it, and what its owner-to-be must know of it."""

    touchpoint: Touchpoint
    size: int
    context: _T


class WaitingRoom(Generic[_T]):
    """Held touchpoints by conversation; the one that has waited for longest first."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._held: dict[bytes, tuple[int, list[Held[_T]]]] = {}
        self._bytes = 0
        self._count = 0

    def __len__(self) -> int:
        """How many touchpoints wait."""
        return self._count

    def add(self, key: bytes, held: Held[_T], now_ms: int) -> None:
        """Let one wait, from now on or with those of its conversation that do already."""
        self._held.setdefault(key, (now_ms, []))[1].append(held)
        self._bytes += held.size
        self._count += 1

    def claims(self, now_ms: int) -> list[Claim]:
        """A claim of each conversation that has waited for long enough; in a crowd, for longest."""
        over, over_bytes = self._count - self._most, self._bytes - self._most_bytes
        claims = []
        for since, held in self._held.values():
            if now_ms - since < PATIENCE_MS and over <= 0 and over_bytes <= 0:
                break
            claims.append(own_claim(held[0].touchpoint))
            over -= len(held)
            over_bytes -= sum(one.size for one in held)
        return claims

    def every_claim(self) -> list[Claim]:
        """A claim of each conversation that waits, for when nothing more is to come."""
        return [own_claim(held[0].touchpoint) for _, held in self._held.values()]

    def release(self, owner_of: Callable[[bytes], str | None]) -> Iterator[tuple[Held[_T], str]]:
        """Let go of those whose conversation has an owner by now, with that owner."""
        for key in list(self._held):
            owner = owner_of(key)
            if owner is not None:
                for held in self._held.pop(key)[1]:
                    self._bytes -= held.size
                    self._count -= 1
                    yield held, owner


def own_claim(touchpoint: Touchpoint) -> Claim:
    """The claim of a conversation by itself."""
    source, conversation = touchpoint.source, touchpoint.conversation or ""
    return Claim(source, conversation, itself(source, conversation))


def key_of(touchpoint: Touchpoint) -> bytes | None:
    """The key of the claims of its conversation, if it has one."""
    if touchpoint.conversation is None:
        return None
    return conversation_owners.key(touchpoint.source, touchpoint.conversation)
