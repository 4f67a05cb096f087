"""The demo's customers: simulated lines by the clock, for so long or until somebody stops it."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from streams.clock import Clock
from streams.simulate.lines import Line, simulate
from streams.simulate.pace import Sleeper, paced

#: Without an end the world begins anew every hour: the rate is that of the hour at any time of
#: the day, and an incident comes in each.
_HOUR_SECONDS: Final = 3_600


class Customers:
    """Lines that hold back until their time has come."""

    def __init__(self, scenario: str, rate: float, seed: int, seconds: float | None) -> None:
        self.lines = 0
        self._scenario, self._rate = scenario, rate
        self._seed, self._seconds = seed, seconds

    def come(self, start_ms: int, clock: Clock, sleeper: Sleeper) -> Iterator[Line | None]:
        """Every line from `start_ms` (now, in ms UTC) on; None while there is none."""
        for line in paced(self._all(start_ms), clock, sleeper):
            self.lines += line is not None
            yield line

    def _all(self, start_ms: int) -> Iterator[Line]:
        if self._seconds is not None:
            yield from self._simulated(self._seed, start_ms, self._seconds)
            return
        for hour in count():
            start = start_ms + hour * _HOUR_SECONDS * 1_000
            yield from self._simulated(self._seed + hour, start, _HOUR_SECONDS)

    def _simulated(self, seed: int, start_ms: int, seconds: float) -> Iterator[Line]:
        return simulate(
            seed=seed, start_ms=start_ms, seconds=seconds, rate=self._rate, scenario=self._scenario
        )
