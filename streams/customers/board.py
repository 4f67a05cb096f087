"""What the ticks of one partition tell of levels: of each member, how it stood at the last one.

A level is not added up like a flow: what is published is how high it stands, by every tick that
changed it.
"""

from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from schemas.panes import PaneRow

#: Levels are told in the small panes: each holds what stood at the last tick in it.
PANE_SECONDS: Final = 10
#: The member that everybody is of.
ALL: Final = ("all", "all")

#: Dimension and member.
Member = tuple[str, str]


class Board:
    """The members that changed since the last tick, and what was told since the last flush.

    `key` is that of its state record: the members of which the next tick has to tell.
    """

    def __init__(self, key: bytes) -> None:
        self.key = key
        self.changed: dict[Member, None] = {}
        self._stored = _NONE
        self._told: dict[tuple[str, str, str, int], PaneRow] = {}

    def load(self, untold: bytes | None) -> None:
        """Take up after the last flush; `untold` is its state record."""
        self.changed = dict.fromkeys(_decode(untold)) if untold else {}
        self._stored = untold or self._stored

    def tick(self, now_ms: int, rows_of: Callable[[Member, int], Iterable[PaneRow]]) -> None:
        """Let what changed since the last tick stand at this one; a pane starts at so many s."""
        start = now_ms // 1000 // PANE_SECONDS * PANE_SECONDS
        for member in self.changed:
            for row in rows_of(member, start):
                self._told[row.dimension, row.member, row.measure, start] = row
        self.changed.clear()

    def collect(self) -> tuple[list[PaneRow], list[tuple[bytes, bytes | None]]]:
        """What was told since the last call, and the state record, if it changed."""
        rows = list(self._told.values())
        self._told.clear()
        untold = _encode(list(self.changed))
        if untold == self._stored:
            return rows, []
        self._stored = untold
        return rows, [(self.key, untold)]


_encode = msgspec.msgpack.Encoder().encode
_NONE: Final = _encode([])
_decode = msgspec.msgpack.Decoder(list[Member]).decode
