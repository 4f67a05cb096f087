"""Levels of one partition of `panes`: how high each stood when its source partition last told.

A level is not added up over a window: every window shows the last value, over all source
partitions together.
"""

from typing import Final

import msgspec

from schemas.panes import PaneRow
from streams.rolling.aggregate import Aggregate
from streams.rolling.register import Register, Series
from streams.signals.measures import CHURN_RISK, CUSTOMERS_IN_STAGE, OLDEST_WAITING, WAITING

#: The measures that are levels.
LEVELS: Final = frozenset({WAITING, OLDEST_WAITING, CHURN_RISK, CUSTOMERS_IN_STAGE})
#: Keys of state records begin with this; that of no block does.
KEY: Final = b"level:"


class _Told(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """How high one source partition's part of a series stands."""

    count: int
    sum: int
    successes: int = 0


class _Standing(msgspec.Struct, array_like=True):
    """What the source partitions told of one series, by partition."""

    told: dict[int, _Told] = {}
    capped: bool = False


class Levels:
    """The levels in memory, by series; those that stand at nothing are not kept."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._standing: dict[Series, _Standing] = {}
        #: Members of which `other` is made while the guard is up.
        self._capped: dict[Series, dict[Series, None]] = {}
        self._changed: dict[Series, None] = {}

    def put(self, partition: int, row: PaneRow) -> Series:
        """Take in what a source partition told; answers the series that it counts in."""
        series = Series(row.dimension, row.member, row.measure)
        standing = self._standing.get(series)
        if standing is None:
            standing = self._keep(series, _Standing(capped=not self._register.admits(series)))
        if row.count:
            standing.told[partition] = _Told(row.count, row.sum, row.successes)
        else:
            standing.told.pop(partition, None)
        shown = series.of_other() if standing.capped else series
        if not standing.told:
            self._let_go(series)
        self._changed[series] = None
        return shown

    def sums(self, series: Series) -> Aggregate:
        """How high a level stands: counts added up; of the oldest the earliest time."""
        parts = [self._standing.get(each) for each in (series, *self._capped.get(series, ()))]
        told = [each for part in parts if part for each in part.told.values()]
        if series.measure == OLDEST_WAITING:
            return Aggregate(1, min(each.sum for each in told)) if told else Aggregate()
        successes = sum(each.successes for each in told)
        return Aggregate(
            sum(each.count for each in told), sum(each.sum for each in told), 0, successes
        )

    def shown(self) -> set[Series]:
        """Every series that stands at something, as it is shown."""
        return {
            series.of_other() if standing.capped else series
            for series, standing in self._standing.items()
        }

    def changed(self) -> list[tuple[bytes, bytes | None]]:
        """State records of what changed since the last call; None: it stands at nothing."""
        records: list[tuple[bytes, bytes | None]] = []
        for series in self._changed:
            standing = self._standing.get(series)
            records.append((KEY + _pack(series), None if standing is None else _pack(standing)))
        self._changed.clear()
        return records

    def load(self, key: bytes, value: bytes | None) -> None:
        """Take one state record back in, in place of an earlier one of the same key."""
        series = Series(*_unpack_key(key.removeprefix(KEY)))
        if series in self._standing:
            self._let_go(series)
        if value is not None:
            self._keep(series, _unpack(value))

    def _keep(self, series: Series, standing: _Standing) -> _Standing:
        self._standing[series] = standing
        if standing.capped:
            self._capped.setdefault(series.of_other(), {})[series] = None
        else:
            self._register.hold(series)
        return standing

    def _let_go(self, series: Series) -> None:
        if self._standing.pop(series).capped:
            del self._capped[series.of_other()][series]
        else:
            self._register.release(series)


_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(_Standing).decode
_unpack_key: Final = msgspec.msgpack.Decoder(tuple[str, str, str]).decode
