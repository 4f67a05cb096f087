"""The wall clock as a port: everything that asks for the time is handed one of these."""

import time
from typing import Protocol


class Clock(Protocol):
    """Answers the wall time; a fake twin lives in tests."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000
