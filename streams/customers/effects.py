"""What folding touchpoints brings about: moves of panes, and facts as they now stand."""

from collections.abc import Sequence

from schemas.facts import Fact
from streams.signals.turns import Contribution
from streams.signals.waiting import Waiting, WaitKey


class Effects:
    """Collects what one flush will publish; `version` is the offset of the touchpoint in hand.

    A fact replaces an earlier one of the same key, so a flush carries each row once. `waits` are
    the conversations whose customer began or ceased to wait, as they stand; `broken` are promises
    to the customer in hand that were broken (1), or were not after all (-1), with their due time.
    """

    __slots__ = ("broken", "facts", "moves", "version", "waits")

    def __init__(self) -> None:
        self.version = 0
        self.facts: dict[tuple[str, ...], Fact] = {}
        self.moves: list[tuple[Contribution, int, int]] = []
        self.waits: list[tuple[WaitKey, Waiting | None]] = []
        self.broken: list[tuple[int, int]] = []

    def replace(self, old: Contribution | None, new: Contribution | None) -> None:
        """Take an old contribution out of its pane and put the new one in."""
        if old == new:
            return
        if old is not None:
            self.moves.append((old, -1, self.version))
        if new is not None:
            self.moves.append((new, 1, self.version))

    def replace_all(self, old: Sequence[Contribution], new: Sequence[Contribution]) -> None:
        """The same for what one outcome adds to several measures."""
        if old != new:
            self.moves += [(contribution, -1, self.version) for contribution in old]
            self.moves += [(contribution, 1, self.version) for contribution in new]

    def state(self, key: tuple[str, ...], fact: Fact) -> None:
        """Publish a fact under the key of its row."""
        self.facts[key] = fact
