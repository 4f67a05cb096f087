"""Rolling windows of one partition of `panes`: envelopes in, signals out, state records beside."""

from collections.abc import Mapping
from typing import Final

import msgspec

from schemas.panes import PaneRow, PanesEnvelope, PanesHead
from schemas.signals import SignalRow
from streams.rolling.blocks import Blocks
from streams.rolling.grid import WINDOWS, Due, passed_ms
from streams.rolling.levels import KEY as LEVEL_KEY
from streams.rolling.levels import LEVELS, Levels
from streams.rolling.register import MEMBER_LIMIT, Register, Series
from streams.rolling.running import Running
from streams.rolling.signals import BY_MEASURE, Observed, estimate

#: The dimension whose members are shown at every grid point, changed or not.
ALL: Final = "all"
#: Key of the state record that holds the clocks; no block's key is text.
CLOCK_KEY: Final = b"clock"


class _Clock(msgspec.Struct, array_like=True):
    envelopes: int
    sources: dict[int, int]
    grids: dict[int, int]
    shown: dict[int, int]


_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(_Clock).decode


class Rolling:
    """The windows of every series in one partition of `panes`.

    A function of the envelopes and of the moments at which `emit` is called; nothing here reads
    a clock. Grid points before `now_ms`, the start, are never shown.
    """

    def __init__(self, now_ms: int, *, member_limit: int = MEMBER_LIMIT) -> None:
        self._register = Register(member_limit)
        self._blocks = Blocks(self._register)
        self._levels = Levels(self._register)
        self._running = {spec.seconds: Running(spec, spec.newest(now_ms)) for spec in WINDOWS}
        self._by_pane: dict[int, list[Running]] = {spec.pane_seconds: [] for spec in WINDOWS}
        for running in self._running.values():
            self._by_pane[running.spec.pane_seconds].append(running)
        self._sources: dict[int, int] = {}
        self._envelopes = 0
        self._clock_changed = False
        self._loaded = False
        #: Panes that came since the start when every window had passed them.
        self.late = 0

    @property
    def capped(self) -> int:
        """Panes counted under `other` since the start because their dimension was full."""
        return self._register.capped

    @property
    def slowest_ms(self) -> int | None:
        """The time of the slowest source partition, in ms; None before the first envelope."""
        return min(self._sources.values(), default=None)

    def apply(self, envelope: PanesEnvelope) -> None:
        """Take in what one flush of one source partition published."""
        source = envelope.partition
        self._hear(source, envelope.time)
        edges = self._edges()
        for row in envelope.panes:
            if row.measure in LEVELS:
                self._stand(self._levels.put(source, row))
            elif (edge := edges.get(row.pane_seconds)) is None:
                continue
            elif row.pane_start < edge:
                self.late += 1
            elif row.measure in BY_MEASURE and row.pane_start % row.pane_seconds == 0:
                self._put(source, row)

    def pass_by(self, head: PanesHead) -> bool:
        """Take in an envelope whose panes every window has passed; False: `apply` must see them."""
        edges = self._edges()
        if not head.before or any(edges.get(size, 0) < at for size, at in head.before.items()):
            return False
        self._hear(head.partition, head.time)
        self.late += head.rows
        return True

    def due(self, now_ms: int) -> list[Due]:
        """The newest grid point of each window that is due and not yet shown; older are skipped."""
        self._refill()
        slowest = self.slowest_ms
        if slowest is None:
            return []
        at = passed_ms(now_ms, slowest)
        newest = [(running, running.spec.newest(at)) for running in self._running.values()]
        return [Due(running.spec.seconds, g) for running, g in newest if g > running.grid]

    def emit(self, now_ms: int) -> list[SignalRow]:
        """Show what is due: members whose panes changed, came or went since last shown, and `all`.

        Rows are in the order of window, dimension, member, signal. Panes that no window will
        need again leave memory.
        """
        rows: list[SignalRow] = []
        dues = self.due(now_ms)
        for due in dues:
            running = self._running[due.window_seconds]
            running.advance(due.time, self._blocks)
            rows += self._show(running, now_ms)
            running.settle(self._envelopes)
        if dues:
            self._clock_changed = True
            for pane_seconds, edge in self._edges().items():
                self._blocks.drop_before(pane_seconds, edge)
        return rows

    def changed_blocks(self) -> list[tuple[bytes, bytes | None]]:
        """State records (key, value) that changed since the last call; value None: tombstone."""
        self._refill()
        records = self._blocks.changed() + self._levels.changed()
        if self._clock_changed:
            records.append((CLOCK_KEY, _pack(self._clock())))
            self._clock_changed = False
        return records

    def load(self, key: bytes, value: bytes | None) -> None:
        """Restore one state record; a later one of the same key stands."""
        self._loaded = True
        if key.startswith(LEVEL_KEY):
            self._levels.load(key, value)
        elif key != CLOCK_KEY:
            self._blocks.load(key, value)
        elif value is not None:
            self._take(_unpack(value))

    def _hear(self, source: int, time: int) -> None:
        self._refill()
        self._envelopes += 1
        self._clock_changed = True
        self._sources[source] = max(time, self._sources.get(source, time))

    def _put(self, source: int, row: PaneRow) -> None:
        series, old, new = self._blocks.put(source, row, self._envelopes)
        for running in self._by_pane[row.pane_seconds]:
            running.correct(series, row.pane_start, old, new)

    def _stand(self, series: Series) -> None:
        """Have a level shown by every window."""
        for running in self._running.values():
            running.touched.add(series)

    def _show(self, running: Running, now_ms: int) -> list[SignalRow]:
        always = (
            Series(ALL, m, measure) for m in self._register.members(ALL) for measure in BY_MEASURE
        )
        return [
            row
            for series in sorted(running.touched.union(always))
            for row in self._rows(series, running, now_ms)
        ]

    def _rows(self, series: Series, running: Running, now_ms: int) -> list[SignalRow]:
        of = self._levels if series.measure in LEVELS else running
        seen = Observed(of.sums(series))
        age = max(0, now_ms - (self.slowest_ms or 0)) / 1000
        return [
            SignalRow(
                signal.name,
                series.dimension,
                series.member,
                running.spec.seconds,
                running.grid * 1000,
                *estimate(signal.formula, seen),
                age,
            )
            for signal in BY_MEASURE[series.measure]
        ]

    def _edges(self) -> Mapping[int, int]:
        """Pane size → where the panes start that some window still needs."""
        edges: dict[int, int] = {}
        for running in self._running.values():
            size = running.spec.pane_seconds
            edges[size] = min(running.edge, edges.get(size, running.edge))
        return edges

    def _clock(self) -> _Clock:
        runnings = self._running.items()
        return _Clock(
            self._envelopes,
            self._sources,
            {seconds: running.grid for seconds, running in runnings},
            {seconds: running.shown for seconds, running in runnings},
        )

    def _take(self, clock: _Clock) -> None:
        self._envelopes, self._sources = clock.envelopes, clock.sources
        for seconds, running in self._running.items():
            running.grid = clock.grids.get(seconds, running.grid)
            running.shown = clock.shown.get(seconds, running.shown)

    def _refill(self) -> None:
        if self._loaded:
            self._loaded = False
            for running in self._running.values():
                running.refill(self._blocks)
            for series in self._levels.shown():
                self._stand(series)
