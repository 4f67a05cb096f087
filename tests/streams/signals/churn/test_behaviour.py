"""Counters that decay in event time, and how little room they take."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from streams.signals.churn import behaviour as of
from streams.signals.churn.behaviour import DAY, DECAY, Behaviour, pack, unpack
from streams.signals.churn.update import take
from tests.streams.signals.churn.histories import eventful


def test_a_counter_decays_to_a_third_in_its_days() -> None:
    """exp(-1) after 30 days for a 30 days' counter; a second one adds to what is left."""
    known = Behaviour(landmark=1_000)
    known.count(of.ACTIVITY_30, 1_000)
    assert math.isclose(known.counted(1_000 + 30 * DAY)[of.ACTIVITY_30], math.exp(-1))
    known.count(of.ACTIVITY_30, 1_000 + 30 * DAY)
    assert math.isclose(known.counted(1_000 + 30 * DAY)[of.ACTIVITY_30], 1 + math.exp(-1))


@given(st.lists(st.integers(0, 60 * 365), min_size=1, max_size=20), st.randoms())
def test_order_does_not_matter(days: list[int], shuffle: random.Random) -> None:
    """Sixty years of history in any order come to the sum of what each is worth."""
    at = max(days) * DAY
    expected = sum(math.exp((day * DAY - at) / DECAY[of.ACTIVITY_7]) for day in days)
    shuffle.shuffle(days)
    known = Behaviour(landmark=days[0] * DAY)
    for day in days:
        known.count(of.ACTIVITY_7, day * DAY)
    assert math.isclose(known.counted(at)[of.ACTIVITY_7], expected, rel_tol=1e-9)


def test_a_customer_to_whom_everything_happened_takes_400_bytes() -> None:
    """Thousands of touchpoints of all kinds, without profile attributes."""
    known = Behaviour()
    for touchpoint in eventful(2_000):
        take(known, touchpoint)
    known.take_breach(1_700_000_000)
    known.profile = {}
    packed = pack(known)
    assert len(packed) <= 400
    assert unpack(packed) == known


def test_a_broken_promise_that_was_kept_after_all_leaves_no_trace() -> None:
    """Whatever the order, and those still to come count nothing yet."""
    known = Behaviour()
    for at in (30 * DAY, 10 * DAY, 20 * DAY):
        known.take_breach(at)
    known.take_back_breach(30 * DAY)
    known.take_back_breach(40 * DAY)
    assert known.breaches == [10 * DAY, 20 * DAY]
    assert known.breached(10 * DAY) == 1.0
    assert math.isclose(known.breached(20 * DAY), 1 + math.exp(-10 / 90))


def test_only_the_newest_broken_promises_are_kept() -> None:
    """Eight of them."""
    known = Behaviour()
    for day in range(20):
        known.take_breach(day * DAY)
    assert known.breaches == [day * DAY for day in range(12, 20)]
