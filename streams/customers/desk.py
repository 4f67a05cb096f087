"""What holds for clocks at a place of the log: its time, the rules, and who is to be looked at."""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

import msgspec

from schemas.controls import Control
from streams.errors import NabzError
from streams.signals.sla.rulebook import Rulebook, Rules

#: Versions of rules kept for what began under them; older ones give way to the oldest kept.
KEPT_VERSIONS: Final = 64


class Desk:
    """The rules of one partition in the order in which they came into force, and its timers.

    Rules are named by their number: 0 are none at all, those before any control record. What began
    under some keeps them. `now` is the time of the log (ms); a timer goes off only at a tick.
    """

    def __init__(self) -> None:
        self.now = 0
        self.changed = False
        self._controls: list[Control] = []
        self._dropped = 0
        self._books = [Rulebook(Rules())]
        self._timers: list[tuple[int, str]] = []
        #: Whether anything was ever promised, so that promises may be broken.
        self.promises = False

    @property
    def current(self) -> int:
        """The number of the rules in force."""
        return self._dropped + len(self._books) - 1

    def book(self, number: int) -> Rulebook:
        """The rules of a number."""
        return self._books[max(0, number - self._dropped)]

    def take(self, control: Control) -> None:
        """Put rules into force; a version that holds already changes nothing.

        Raises:
            NabzError: its content is none that this version reads.
        """
        if self._controls and self._controls[-1].version == control.version:
            return
        try:
            rules = _decode_rules(control.content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise NabzError(f"rules of version {control.version[:40]!r}: {error}") from None
        self._controls.append(control)
        self._books.append(Rulebook(rules))
        self.promises |= not self._books[-1].is_empty
        self.changed = True
        if len(self._controls) > KEPT_VERSIONS:
            del self._controls[0], self._books[0]
            self._dropped += 1

    def pack(self) -> bytes:
        """The rules as they are stored."""
        self.changed = False
        return _encode((self._dropped, self._controls))

    def load(self, value: bytes) -> None:
        """Take the rules back."""
        dropped, controls = _decode(value)
        for control in controls:
            self.take(control)
        if dropped:
            del self._books[0]
        self._dropped, self.changed = dropped, False

    def watch(self, at: int, customer: str) -> None:
        """Let a customer be seen at a time (ms); one time too often does no harm."""
        heappush(self._timers, (at, customer))

    def due(self) -> Iterator[str]:
        """The customers whose time has come."""
        while self._timers and self._timers[0][0] <= self.now:
            yield heappop(self._timers)[1]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[int, list[Control]]).decode


# Made here, not at first use: a restore is in a thread (see `streams.checkpoint`).
_decode_rules = msgspec.json.Decoder(Rules).decode
