"""The demo's customers: by the clock, at the wanted rate at any hour, without end."""

from itertools import takewhile

from deploy.local.demo.customers import Customers
from streams.simulate.lines import Line
from tests.support.clock import FakeClock

#: 03:30 UTC, when customers sleep.
NIGHT_MS = 1_772_335_800_000
HOUR_MS = 3_600_000


class FakeSleeper:
    """Moves the clock instead of waiting."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._clock.advance(seconds=seconds)


def come(customers: Customers, until_ms: int) -> list[Line]:
    """All lines before a time, as fast as the test can."""
    clock = FakeClock(NIGHT_MS)
    lines = (line for line in customers.come(NIGHT_MS, clock, FakeSleeper(clock)) if line)
    return list(takewhile(lambda line: line.time < until_ms, lines))


def test_they_end_after_their_time_and_are_counted() -> None:
    """A hundred seconds at 20 a second."""
    customers = Customers("calm", 20, 1, 100)
    lines = come(customers, NIGHT_MS + HOUR_MS)
    assert 1_800 < len(lines) < 2_200
    assert customers.lines == len(lines)
    assert lines[-1].time < NIGHT_MS + 100_000


def test_without_an_end_they_come_at_the_wanted_rate_in_the_night_too() -> None:
    """Two hours at 1 a second from half past three on: no line is another's."""
    lines = come(Customers("calm", 1, 1, None), NIGHT_MS + 2 * HOUR_MS)
    for hour in range(2):
        start = NIGHT_MS + hour * HOUR_MS
        assert 3_200 < sum(start <= line.time < start + HOUR_MS for line in lines) < 4_000
    assert len({line.text[: line.text.index(b",")] for line in lines}) == len(lines)
    assert [line.time for line in lines] == sorted(line.time for line in lines)
