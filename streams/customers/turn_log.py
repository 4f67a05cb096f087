"""The turns of one conversation in their order, packed: most are never looked at again."""

from bisect import insort
from typing import Final

import msgspec

from streams.signals.turns import Dimensions, Event, Remark, Timing, Turn


class PackedTurns(msgspec.Struct, array_like=True, gc=False):
    """Turns as they are stored: each beside the last, with times (ms) after `start`.

    A turn names its dimensions by their place in `dimensions`; `last` is time and id of the newest.
    """

    count: int = 0
    start: int = 0
    last: tuple[int, str] = (0, "")
    dimensions: list[Dimensions] = msgspec.field(default_factory=list)
    turns: bytearray = msgspec.field(default_factory=bytearray)


class TurnLog:
    """Turns sorted by time, then id; adding a newest one costs the same however many there are."""

    __slots__ = ("_stored",)

    def __init__(self, stored: PackedTurns | None = None) -> None:
        self._stored = stored or PackedTurns()

    def __len__(self) -> int:
        return self._stored.count

    def add(self, turn: Turn) -> bool:
        """Put a turn in its place; True: it is the newest."""
        if self._stored.count and (turn.time, turn.id) < self._stored.last:
            turns = self.all()
            insort(turns, turn)
            self._stored = PackedTurns()
            for each in turns:
                self._append(each)
            return False
        self._append(turn)
        return True

    @property
    def last(self) -> tuple[int, str]:
        """Time (ms) and id of the newest turn."""
        return self._stored.last

    def all(self, until: int | None = None) -> list[Turn]:
        """The turns, or so many from the first on."""
        stored = self._stored
        start, dimensions = stored.start, stored.dimensions
        return [
            Turn(start + after, id_, contact, reply, dimensions[place], event, call, remark)
            for after, id_, contact, reply, place, event, call, remark in _decode(
                b"\xdd" + stored.count.to_bytes(4, "big") + stored.turns
            )[:until]
        ]

    def packed(self) -> PackedTurns:
        """The turns as they are stored."""
        return self._stored

    def _append(self, turn: Turn) -> None:
        stored = self._stored
        if not stored.count:
            stored.start = turn.time
        if turn.dimensions not in stored.dimensions:
            stored.dimensions.append(turn.dimensions)
        stored.turns += _encode(
            (
                turn.time - stored.start,
                turn.id,
                turn.contact,
                turn.reply,
                stored.dimensions.index(turn.dimensions),
                turn.event,
                turn.call,
                turn.remark,
            )
        )
        stored.count += 1
        stored.last = turn.time, turn.id


_Stored = tuple[int, str, bool, bool, int, Event | None, Timing | None, Remark | None]
_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(list[_Stored]).decode
