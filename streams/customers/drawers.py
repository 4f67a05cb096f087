"""What of a long history lies apart: a flush then writes what changed, and not all there is.

A customer's record at hand holds everything until it grows long. Then what the last flush left as
it was goes into a drawer, a record of its own that is written once. What lies in one is there and
nowhere else: as soon as any of it is wanted, the drawer is gone and all that was in it is at hand
again. So nothing depends on the order in which records are read back.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from streams.customers.parts import Part

#: A record at hand that is longer than this (in bytes) is looked through for what may lie apart.
HAND_BYTES: Final = 2_048
#: A drawer holds as much as this at least.
DRAWER_BYTES: Final = 1_024


class Drawer(msgspec.Struct, array_like=True, frozen=True):
    """Some of what is remembered of one customer; `seen` are entries of its memory."""

    seen: bytes
    conversations: list[Part]
    ratings: list[Part]

    @property
    def size(self) -> int:
        """How much it holds, in bytes."""
        parts = [len(raw) for _, _, raw in (*self.conversations, *self.ratings)]
        return len(self.seen) + sum(parts)


class Drawers:
    """The drawers of one customer by their number, and where in them everything lies.

    `conversations` and `ratings` tell the drawer of what they are named by, (source, name).
    `changed` are the drawers that are to be written, None: gone.
    """

    __slots__ = ("changed", "conversations", "held", "ratings")

    def __init__(self) -> None:
        self.held: dict[int, Drawer] = {}
        self.conversations: dict[tuple[str, str], int] = {}
        self.ratings: dict[tuple[str, str], int] = {}
        self.changed: dict[int, bytes | None] = {}

    def put(self, drawer: Drawer) -> None:
        """Fill a new drawer."""
        number = max(self.held, default=-1) + 1
        self._put(number, drawer)
        self.changed[number] = _encode(drawer)

    def load(self, number: int, value: bytes) -> None:
        """Take a drawer back as it is stored."""
        self._put(number, _decode(value))

    def take(self, number: int) -> Drawer:
        """Empty a drawer."""
        drawer = self.held.pop(number)
        for source, name, _ in drawer.conversations:
            del self.conversations[source, name]
        for source, name, _ in drawer.ratings:
            del self.ratings[source, name]
        self.changed[number] = None
        return drawer

    def seen(self) -> Iterator[bytes]:
        """What of the customer's memory lies here."""
        return (drawer.seen for drawer in self.held.values())

    def _put(self, number: int, drawer: Drawer) -> None:
        self.held[number] = drawer
        self.conversations.update(
            ((source, name), number) for source, name, _ in drawer.conversations
        )
        self.ratings.update(((source, name), number) for source, name, _ in drawer.ratings)


#: Those of whoever has none yet, as most: never filled.
NO_DRAWERS: Final = Drawers()

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Drawer).decode
