"""Whose turn it is: a slow sweep over the customers of a partition, and one round over all of them.

Customers are dealt into slots by a hash of their name, so whose turn it is at a tick depends on
the ticks alone, and on nobody else.
"""

from collections.abc import Iterator
from typing import Final
from zlib import crc32

import msgspec

SLOTS: Final = 1_024
#: Slots that one tick gets through at most: a round takes 32 ticks, 8 seconds.
_AT_ONCE: Final = 32


class _Place(msgspec.Struct, array_like=True):
    """The number of the slot that the sweep comes to next, and how many the round has left."""

    next: int = -1
    left: int = 0


class Rota:
    """The customers by slot; the sweep comes to each once in `period_ms` of the log's time."""

    def __init__(self, period_ms: int) -> None:
        self._step = max(1, period_ms // SLOTS)
        self._slots: list[list[str]] = [[] for _ in range(SLOTS)]
        self._place = _Place()
        self._is_empty = True

    def add(self, name: str) -> None:
        """Deal a new customer in; once each."""
        self._slots[crc32(name.encode()) % SLOTS].append(name)
        self._is_empty = False

    def begin(self) -> None:
        """Let a round over all customers begin, in place of one that goes on."""
        self._place.left = SLOTS

    def round(self) -> Iterator[str]:
        """Whose turn it is in the round by this tick."""
        until = max(0, self._place.left - _AT_ONCE)
        while self._place.left > until:
            self._place.left -= 1
            yield from self._slots[self._place.left]

    def sweep(self, now_ms: int) -> Iterator[str]:
        """Whom the sweep comes to by a tick; after a long silence it lags, one period at most."""
        if self._is_empty:
            return
        slot, place = now_ms // self._step, self._place
        place.next = slot if place.next < 0 else max(place.next, slot - SLOTS)
        until = min(slot, place.next + _AT_ONCE)
        while place.next < until:
            yield from self._slots[place.next % SLOTS]
            place.next += 1

    def pack(self) -> bytes:
        """Where sweep and round are, as it is stored."""
        return _encode(self._place)

    def load(self, value: bytes) -> None:
        """Take up where they were."""
        self._place = _decode(value)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Place).decode
