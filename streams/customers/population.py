"""Levels of one partition's customers: how many there are in each stage, and how much at risk."""

from collections.abc import Iterable
from functools import lru_cache
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
        for member in _members(told.stage, told.segment):
            self._add(member, 1, told.risk, told.at_risk)

    def change(self, old: Told | None, new: Told) -> None:
        """Note what is told of a customer now in place of what was told before."""
        if old is not None and old.stage == new.stage and old.segment == new.segment:
            moved = 0, new.risk - old.risk, new.at_risk - old.at_risk
            if any(moved):
                self._change(new, *moved)
            return
        if old is not None:
            self._change(old, -1, -old.risk, -old.at_risk)
        self._change(new, 1, new.risk, new.at_risk)

    def tick(self, now_ms: int) -> None:
        """Let what changed since the last tick stand at this one."""
        self.board.tick(now_ms, self._rows)

    def _change(self, told: Told, count: int, risk: int, at_risk: int) -> None:
        for member in _members(told.stage, told.segment):
            self._add(member, count, risk, at_risk)
            self.board.changed[member] = None

    def _add(self, member: Member, count: int, risk: int, at_risk: int) -> None:
        had = self._sums.get(member, _NOBODY)
        if had[0] + count:
            self._sums[member] = had[0] + count, had[1] + risk, had[2] + at_risk
        else:
            self._sums.pop(member, None)

    def _rows(self, member: Member, start: int) -> Iterable[PaneRow]:
        count, risk, at_risk = self._sums.get(member, _NOBODY)
        yield PaneRow(*member, CHURN_RISK, PANE_SECONDS, start, 0, count, risk, 0, at_risk, {})
        if member == ALL or member[0] == _STAGE:
            yield PaneRow(*member, CUSTOMERS_IN_STAGE, PANE_SECONDS, start, 0, count, 0, 0, 0, {})


_NOBODY: Final = (0, 0, 0)


@lru_cache(maxsize=4_096)
def _members(stage: str, segment: str) -> tuple[Member, ...]:
    named = (("segment", segment),) if segment else ()
    return (ALL, (_STAGE, stage), *named)
