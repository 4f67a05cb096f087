"""The claims of conversations in memory: what the log says, forgotten as the log forgets."""

import sys
from typing import Final

#: A claim stands for the period in which it was made, and the two after it.
PERIODS: Final = 3


class Claims:
    """Conversation → owner, as the claims of the log's last three periods say.

    All readers of the log agree, however early they began: the log keeps a claim for `kept_ms`,
    so all of the last three periods, a third of that each, is in it. Memory is a hash of the
    conversation (64 bits, salted by the process) and the customer's name, and a whole period is
    forgotten at once.
    """

    def __init__(self, kept_ms: int) -> None:
        self._period_ms = max(1, kept_ms // PERIODS)
        self._present = 0
        #: The newest period first.
        self._periods: list[tuple[int, dict[int, str]]] = []

    def __len__(self) -> int:
        """How many claims are held."""
        return sum(len(owners) for _, owners in self._periods)

    def take(self, key: bytes, customer: str, at_ms: int, *, renewed: bool) -> None:
        """Take the next claim of a conversation (`conversation_owners.key`) from the log."""
        period = at_ms // self._period_ms
        self._turn(period)
        if period <= self._present - PERIODS:
            return
        if renewed or self.owner(key) is None:
            self._of(period)[hash(key)] = sys.intern(customer)

    def owner(self, key: bytes) -> str | None:
        """The customer to whom a conversation belongs, if that is claimed."""
        name = hash(key)
        for _, owners in self._periods:
            owner = owners.get(name)
            if owner is not None:
                return owner
        return None

    def is_old(self, key: bytes) -> bool:
        """Whether the standing claim is of an earlier period, and should be renewed."""
        if not self._periods:
            return False
        period, owners = self._periods[0]
        return period < self._present or hash(key) not in owners

    def forget(self, now_ms: int) -> None:
        """Drop the periods that are over for good; `now_ms` is the brokers' time."""
        self._turn(now_ms // self._period_ms)

    def _turn(self, period: int) -> None:
        if period > self._present:
            self._present = period
            oldest = period - PERIODS
            self._periods = [(of, owners) for of, owners in self._periods if of > oldest]

    def _of(self, period: int) -> dict[int, str]:
        for of, owners in self._periods:
            if of == period:
                return owners
        made: dict[int, str] = {}
        self._periods = sorted([*self._periods, (period, made)], key=lambda p: p[0], reverse=True)
        return made
