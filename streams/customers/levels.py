"""Levels of one touchpoints partition: how many customers wait now, and since when the oldest.

Somebody who was never answered is not waited for without end: after `limit_ms` a
conversation that stays unresolved is given up, as everywhere else.
"""

import heapq
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from schemas.panes import PaneRow
from streams.customers.board import ALL, PANE_SECONDS, Board, Member
from streams.signals.dimensions import members_of
from streams.signals.measures import OLDEST_WAITING, WAITING
from streams.signals.turns import Dimensions
from streams.signals.waiting import Waiting, WaitKey

#: Key of the state record.
KEY: Final = b"l:"
#: So many waits that ended may always lie in a heap.
_ENDED: Final = 64


class Levels:
    """Everybody who waits in one partition, counted by member of each dimension.

    Each member has a heap of waits, oldest first, from which ended ones are dropped when they come
    to the top, and all of them when they are more than those that go on.
    """

    def __init__(self, limit_ms: int) -> None:
        self._limit_ms = limit_ms
        self._waits: dict[WaitKey, Waiting] = {}
        self._members: dict[Member, _Level] = {}
        self._latest: dict[WaitKey, Waiting | None] = {}
        self._moved: dict[Dimensions, None] = {}
        self._board = Board(KEY)

    def change(self, key: WaitKey, now: Waiting | None) -> None:
        """Note how a conversation stands now; None: nobody waits in it."""
        before = self._latest[key] if key in self._latest else self._waits.get(key)
        for waiting in (before, now):
            if waiting is not None:
                self._moved[waiting.dimensions] = None
        self._latest[key] = now

    def load(
        self, waits: Iterable[tuple[WaitKey, Waiting]], untold: bytes | None, now_ms: int
    ) -> None:
        """Take everybody back who waited when the partition's time was `now_ms`.

        `untold` is the state record of the last flush.
        """
        for key, waiting in waits:
            self._begin(key, waiting)
        self._give_up(now_ms)
        self._board.load(untold)

    def tick(self, now_ms: int) -> None:
        """Let what changed since the last tick stand at this one."""
        self._catch_up()
        self._give_up(now_ms)
        self._board.tick(now_ms, self._rows)

    def collect(self) -> tuple[list[PaneRow], list[tuple[bytes, bytes | None]]]:
        """What changed since the last call, each as it stood at the last tick of its pane.

        Beside it the state record, if it changed: the members of which the next tick has to tell.
        """
        self._catch_up()
        return self._board.collect()

    def _catch_up(self) -> None:
        """Count what changed: many a wait is over before anybody asks."""
        for dimensions in self._moved:
            self._board.changed.update(dict.fromkeys(_members(dimensions)))
        self._moved.clear()
        for key, now in self._latest.items():
            before = self._waits.get(key)
            if before != now:
                if before is not None:
                    self._end(key)
                if now is not None:
                    self._begin(key, now)
        self._latest.clear()

    def _begin(self, key: WaitKey, waiting: Waiting) -> None:
        self._waits[key] = waiting
        entry = waiting.since, key
        for member in _members(waiting.dimensions):
            level = self._members.get(member)
            if level is None:
                level = self._members[member] = _Level()
            level.count += 1
            heapq.heappush(level.heap, entry)
            if len(level.heap) > 2 * level.count + _ENDED:
                self._tidy(member, level)
            self._board.changed[member] = None

    def _end(self, key: WaitKey) -> None:
        for member in _members(self._waits.pop(key).dimensions):
            level = self._members[member]
            level.count -= 1
            self._board.changed[member] = None
            if not level.count:
                del self._members[member]

    def _give_up(self, now_ms: int) -> None:
        while (oldest := self._oldest(ALL)) and oldest[0] < now_ms - self._limit_ms:
            self._end(oldest[1])

    def _oldest(self, member: Member) -> tuple[int, WaitKey] | None:
        level = self._members.get(member)
        if level is None:
            return None
        while not self._is_of(member, *level.heap[0]):
            heapq.heappop(level.heap)
        return level.heap[0]

    def _tidy(self, member: Member, level: "_Level") -> None:
        """Drop all that ended: one who waits without end would keep it for as long."""
        level.heap = [entry for entry in set(level.heap) if self._is_of(member, *entry)]
        heapq.heapify(level.heap)

    def _is_of(self, member: Member, since: int, key: WaitKey) -> bool:
        waiting = self._waits.get(key)
        return (
            waiting is not None
            and waiting.since == since
            and member in _members(waiting.dimensions)
        )

    def _rows(self, member: Member, start: int) -> tuple[PaneRow, PaneRow]:
        oldest = self._oldest(member)
        any_, since = (0, 0) if oldest is None else (1, oldest[0])
        count = self._members[member].count if oldest else 0
        return (
            PaneRow(*member, WAITING, PANE_SECONDS, start, 0, count, 0, 0, 0, {}),
            PaneRow(*member, OLDEST_WAITING, PANE_SECONDS, start, 0, any_, since, 0, 0, {}),
        )


class _Level:
    """How many wait in one member, and who began when: some of them may have ended."""

    __slots__ = ("count", "heap")

    def __init__(self) -> None:
        self.count = 0
        self.heap: list[tuple[int, WaitKey]] = []


@lru_cache(maxsize=16_384)
def _members(dimensions: Dimensions) -> Sequence[Member]:
    return (ALL, *members_of(dimensions))
