"""The running sums of one window over all series."""

from collections.abc import Iterator

from streams.rolling.aggregate import Aggregate
from streams.rolling.blocks import Blocks, Stored
from streams.rolling.grid import WindowSpec
from streams.rolling.register import Series


class Running:
    """Sums of the panes with grid - seconds <= pane_start < grid, kept as panes come and go.

    All are whole numbers, so the sums are what adding the panes anew would give.
    """

    def __init__(self, spec: WindowSpec, grid: int) -> None:
        """`grid` is where the window ends to begin with, in seconds since 1970."""
        self.spec = spec
        self.grid = grid
        #: Number of the newest envelope that had been read when the window was last shown.
        self.shown = 0
        #: Series whose panes changed, came or went since then.
        self.touched: set[Series] = set()
        self._sums: dict[Series, Aggregate] = {}

    @property
    def edge(self) -> int:
        """Panes that start before this are out of the window for good."""
        return self.grid - self.spec.seconds

    def correct(self, series: Series, pane_start: int, old: Stored | None, new: Stored) -> None:
        """Take in that a pane changed; one outside of the window waits until it enters."""
        if not self.edge <= pane_start < self.grid:
            return
        sums = self._of(series)
        if old is not None:
            sums.subtract(old)
        sums.add(new)
        self.touched.add(series)

    def advance(self, grid: int, blocks: Blocks) -> None:
        """Move the window's end on to `grid`."""
        was, self.grid = self.grid, grid
        if grid - was >= self.spec.seconds:
            self.touched.update(self._sums)
            self._sums.clear()
            self._enter(blocks, self.edge, grid)
            return
        self._enter(blocks, was, grid)
        for series, stored in self._panes(blocks, was - self.spec.seconds, self.edge):
            self._of(series).subtract(stored)
            self.touched.add(series)

    def refill(self, blocks: Blocks) -> None:
        """Work out the sums anew, after a restore; what changed since `shown` is touched."""
        self._sums.clear()
        self.touched.clear()
        for series, stored in self._panes(blocks, self.edge, self.grid):
            self._of(series).add(stored)
            if stored.changed > self.shown:
                self.touched.add(series)
        self._let_go(set(self._sums))

    def sums(self, series: Series) -> Aggregate:
        """The sums of a series in the window; not to be changed."""
        return self._sums.get(series) or Aggregate()

    def settle(self, envelope: int) -> None:
        """Note that the window was shown, with everything up to that envelope in it."""
        self._let_go(self.touched)
        self.touched.clear()
        self.shown = envelope

    def _enter(self, blocks: Blocks, start: int, end: int) -> None:
        for series, stored in self._panes(blocks, start, end):
            self._of(series).add(stored)
            self.touched.add(series)

    def _let_go(self, among: set[Series]) -> None:
        for series in among:
            if series in self._sums and self._sums[series].is_zero():
                del self._sums[series]

    def _panes(self, blocks: Blocks, start: int, end: int) -> Iterator[tuple[Series, Stored]]:
        return blocks.between(self.spec.pane_seconds, start, end)

    def _of(self, series: Series) -> Aggregate:
        sums = self._sums.get(series)
        if sums is None:
            sums = self._sums[series] = Aggregate()
        return sums
