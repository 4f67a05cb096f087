"""Levels of one partition's customers: how many there are in each stage, and how much at risk."""

from collections.abc import Iterable
from typing import Final

from schemas.panes import PaneRow
from streams.customers.board import ALL, PANE_SECONDS, Board, Member
from streams.customers.outlook import Told
from streams.signals.measures import CHURN_RISK, CUSTOMERS_IN_STAGE

#: Key of the state record.
KEY: Final = b"o:untold"
_STAGE: Final = "stage"


class Population:
    """The customers of one partition, added up by member: those of all, of a segment, of a stage.

    Of each member: how many, the sum of their risks in millionths, how many are at risk.
    """

    def __init__(self) -> None:
        self._sums: dict[Member, tuple[int, int, int]] = {}
        self.board = Board(KEY)

    def load(self, told: Told) -> None:
        """Take a customer back as it was last told: nothing changes by that."""
        for member in _members(told):
            self._add(member, 1, told)

    def change(self, old: Told | None, new: Told) -> None:
        """Note what is told of a customer now in place of what was told before."""
        for told, sign in ((old, -1), (new, 1)):
            if told is not None:
                for member in _members(told):
                    self._add(member, sign, told)
                    self.board.changed[member] = None

    def tick(self, now_ms: int) -> None:
        """Let what changed since the last tick stand at this one."""
        self.board.tick(now_ms, self._rows)

    def _add(self, member: Member, sign: int, told: Told) -> None:
        count, risk, at_risk = self._sums.get(member, _NOBODY)
        now = count + sign, risk + sign * told.risk, at_risk + sign * told.at_risk
        if now[0]:
            self._sums[member] = now
        else:
            self._sums.pop(member, None)

    def _rows(self, member: Member, start: int) -> Iterable[PaneRow]:
        count, risk, at_risk = self._sums.get(member, _NOBODY)
        yield PaneRow(*member, CHURN_RISK, PANE_SECONDS, start, 0, count, risk, 0, at_risk, {})
        if member == ALL or member[0] == _STAGE:
            yield PaneRow(*member, CUSTOMERS_IN_STAGE, PANE_SECONDS, start, 0, count, 0, 0, 0, {})


_NOBODY: Final = (0, 0, 0)


def _members(told: Told) -> Iterable[Member]:
    yield ALL
    yield _STAGE, told.stage
    if told.segment:
        yield "segment", told.segment
