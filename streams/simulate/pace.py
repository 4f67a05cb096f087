"""Real time: holding back each line until the clock shows its moment."""

import time
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from streams.clock import Clock
from streams.simulate.lines import Line

#: Leads shorter than this are not slept for: waking up costs more.
_LEAST_MS: Final = 5
#: Longest sleep at a stretch, so that whoever waits can still act.
_MOST_SECONDS: Final = 0.5


class Sleeper(Protocol):
    """Lets time pass; a fake twin moves a fake clock."""

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        ...


class SystemSleeper:
    """Sleeps on the machine's monotonic clock."""

    def sleep(self, seconds: float) -> None:
        """Return after so many seconds."""
        time.sleep(seconds)


def paced(lines: Iterable[Line], clock: Clock, sleeper: Sleeper) -> Iterator[Line | None]:
    """Yield each line when its time has come, and None whenever there is none for a while."""
    for line in lines:
        if line.time - clock.now_ms() >= _LEAST_MS:
            yield None
        while (lead := line.time - clock.now_ms()) >= _LEAST_MS:
            sleeper.sleep(min(lead / 1000, _MOST_SECONDS))
            if lead / 1000 > _MOST_SECONDS:
                yield None
        yield line
