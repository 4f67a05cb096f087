"""Which series are held in memory, and the guard that caps the members of a dimension."""

from typing import Final, NamedTuple

import structlog

#: Who stands for all members that the guard did not let in.
OTHER: Final = "other"
MEMBER_LIMIT: Final = 5_000

_log: Final = structlog.get_logger()


class Series(NamedTuple):
    """One measure of one member of one dimension."""

    dimension: str
    member: str
    measure: str

    def of_other(self) -> "Series":
        """The series that this one is counted in when the guard is up."""
        return Series(self.dimension, OTHER, self.measure)


class Register:
    """Series with rows in memory; one object for each, however many rows name it."""

    def __init__(self, limit: int = MEMBER_LIMIT) -> None:
        """`limit` is the most members that a dimension may have at a time."""
        self.limit = limit
        #: Rows that were put under `other` since this process started.
        self.capped = 0
        self._series: dict[Series, tuple[Series, int]] = {}
        self._members: dict[str, dict[str, int]] = {}
        self._warned: set[str] = set()

    def admits(self, series: Series) -> bool:
        """Whether the member is known or there is room for it; a refusal is counted and logged."""
        members = self._members.get(series.dimension, {})
        if series.member in members or len(members) < self.limit:
            return True
        self.capped += 1
        if series.dimension not in self._warned:
            self._warned.add(series.dimension)
            _log.warning("members_capped", dimension=series.dimension, limit=self.limit)
        return False

    def hold(self, series: Series) -> Series:
        """Note one more row of a series; returns the one object that stands for it."""
        known = self._series.get(series)
        if known is None:
            members = self._members.setdefault(series.dimension, {})
            members[series.member] = members.get(series.member, 0) + 1
            known = (series, 0)
        self._series[known[0]] = (known[0], known[1] + 1)
        return known[0]

    def release(self, series: Series) -> None:
        """Note one row less; a member without rows makes room for another."""
        rows = self._series[series][1] - 1
        if rows:
            self._series[series] = (self._series[series][0], rows)
            return
        del self._series[series]
        members = self._members[series.dimension]
        members[series.member] -= 1
        if not members[series.member]:
            del members[series.member]

    def members(self, dimension: str) -> list[str]:
        """The members of a dimension that have rows, in order."""
        return sorted(self._members.get(dimension, ()))
