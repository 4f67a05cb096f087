"""The limits of a source: at once, and a second, on a clock of the test."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.intake.gateway.doors import Bucket, Door
from streams.intake.gateway.refusals import RequestRefused
from streams.intake.sources import Limits
from tests.support.clock import FakeClock


def test_a_burst_and_then_the_rate() -> None:
    """Three at once; after them one each half second, and the wait says when."""
    bucket = Bucket(2.0, 3, 0)
    assert [bucket.take(0) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert bucket.take(400) == pytest.approx(0.1)
    assert bucket.take(500) == 0.0
    assert [bucket.take(60_000) for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]


def test_a_clock_set_back_gives_and_takes_nothing() -> None:
    """The bucket waits for time to go on from there."""
    bucket = Bucket(1.0, 1, 10_000)
    assert bucket.take(10_000) == 0.0
    assert bucket.take(0) == 1.0
    assert bucket.take(1_000) == 0.0


@given(st.lists(st.integers(0, 700), min_size=1, max_size=60))
def test_never_more_than_burst_and_rate(steps: list[int]) -> None:
    """Over any stretch from the start: at most burst + rate x seconds."""
    bucket, now, taken = Bucket(4.0, 5, 0), 0, 0
    for step in steps:
        now += step
        taken += bucket.take(now) == 0.0
        assert taken <= 5 + 4.0 * now / 1_000 + 1e-6


def test_a_door_refuses_with_the_time_to_come_again() -> None:
    """429 and whole seconds; without a rate there is no end."""
    clock = FakeClock(0)
    door = Door(Limits(rate=0.4, burst=1), clock)
    door.count()
    with pytest.raises(RequestRefused) as refused:
        door.count()
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "3"})
    free = Door(Limits(), clock)
    for _ in range(1_000):
        free.count()


def test_a_door_holds_so_many_at_once() -> None:
    """Whoever leaves makes room."""
    door = Door(Limits(concurrency=1), FakeClock(0))
    with door.inside(), pytest.raises(RequestRefused, match="429"), door.inside():
        pass
    with door.inside():
        pass


def test_the_burst_is_two_seconds_of_the_rate_by_itself() -> None:
    """At least one, and never under a tenth of a delivery."""
    door = Door(Limits(rate=2), FakeClock(0))
    for _ in range(4):
        door.count()
    with pytest.raises(RequestRefused, match="429"):
        door.count()
    Door(Limits(rate=0.1), FakeClock(0)).count()
