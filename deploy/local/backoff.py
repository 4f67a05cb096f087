"""How long to wait before a process that ended is started again."""

from typing import Final

FIRST_SECONDS: Final = 0.2
MOST_SECONDS: Final = 3.0
#: A process that ran for so long was well: the next end of it is a first one.
WELL_SECONDS: Final = 15.0


class Backoff:
    """Doubles from fast to a few seconds, and forgets after a good run."""

    def __init__(self) -> None:
        self._next = FIRST_SECONDS

    def wait(self, ran_seconds: float) -> float:
        """Seconds to wait now, after the process ran for `ran_seconds`."""
        if ran_seconds >= WELL_SECONDS:
            self._next = FIRST_SECONDS
        now, self._next = self._next, min(self._next * 2, MOST_SECONDS)
        return now
