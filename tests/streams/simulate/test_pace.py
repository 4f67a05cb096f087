"""Pacing by a clock, without waiting for it."""

from streams.simulate.lines import Line
from streams.simulate.pace import paced
from tests.support.clock import FakeClock


class _Sleeper:
    """Sleeping moves the clock."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self._clock.advance(seconds=seconds)


def test_a_line_is_held_back_until_its_moment() -> None:
    """Never early by more than a few milliseconds; a late one is not waited for."""
    clock = FakeClock(1_000_000)
    sleeper = _Sleeper(clock)
    lines = [Line(1_000_000 + after, b"") for after in (0, 3, 100, 50, 300)]
    seen = [
        (line.time, clock.now_ms()) for line in paced(lines, clock, sleeper) if line is not None
    ]
    assert [now - time for time, now in seen] == [0, -3, 0, 50, 0]
    assert sleeper.slept == [0.1, 0.2]


def test_in_a_pause_it_reports_that_there_is_nothing() -> None:
    """So that whoever sends can pass on what came, and look after its connection."""
    clock = FakeClock(0)
    sleeper = _Sleeper(clock)
    paced_lines = list(paced([Line(1_200, b"x"), Line(1_202, b"y")], clock, sleeper))
    assert paced_lines == [None, None, None, Line(1_200, b"x"), Line(1_202, b"y")]
    assert sleeper.slept == [0.5, 0.5, 0.2]
