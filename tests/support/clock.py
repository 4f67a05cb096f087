"""The fake twin of the wall clock."""


class FakeClock:
    """A clock that stands still until a test moves it; a `streams.clock.Clock`."""

    def __init__(self, now_ms: int = 1_750_000_000_000) -> None:
        self._now_ms = now_ms

    def now_ms(self) -> int:
        """The time that the test has set, in milliseconds since 1970, UTC."""
        return self._now_ms

    def set(self, now_ms: int) -> None:
        """Make it this time."""
        self._now_ms = now_ms

    def advance(self, *, seconds: float = 0, ms: int = 0) -> int:
        """Move on, and say what time it is then."""
        self._now_ms += round(seconds * 1_000) + ms
        return self._now_ms
