"""The windows, the panes they add up, and the grid of moments at which they are shown."""

from typing import Final, NamedTuple

#: A grid point is not waited for longer than this after its time.
PATIENCE_MS: Final = 2_000


class WindowSpec(NamedTuple):
    """A rolling window: its length, how often it is shown, and its panes' size, in seconds."""

    seconds: int
    every_seconds: int
    pane_seconds: int

    def newest(self, at_ms: int) -> int:
        """The newest grid point at or before a moment in ms, in seconds since 1970."""
        at = at_ms // 1000
        return at - at % self.every_seconds


class Due(NamedTuple):
    """A grid point (seconds since 1970) at which a window is to be shown."""

    window_seconds: int
    time: int


WINDOWS: Final = (
    WindowSpec(60, 5, 10),
    WindowSpec(300, 5, 10),
    WindowSpec(3_600, 30, 10),
    WindowSpec(86_400, 300, 600),
    WindowSpec(604_800, 1_800, 600),
)


def passed_ms(now_ms: int, slowest_ms: int) -> int:
    """The moment up to which grid points are due.

    The slowest source partition has passed it, or the wall clock has by `PATIENCE_MS`; a source
    whose clock runs ahead of ours moves nothing past our own now.
    """
    return min(now_ms, max(slowest_ms, now_ms - PATIENCE_MS))
