"""Duplicates, late ones and ones from the future, at their exact edges; what memory costs."""

import pytest

from streams.customers import memory
from streams.customers.memory import FUTURE_MS, MEMORY_LIMIT, Verdict, remembered, touchpoint_hash
from streams.customers.state import Customer

HORIZON = 1_000
FAR = 10**9


def name(number: int) -> bytes:
    """A hash that stands for a number."""
    return number.to_bytes(8, "big", signed=True)


def admit(customer: Customer, number: int, time: int, received_at: int, horizon: int) -> Verdict:
    """Judge the touchpoint of a number."""
    return memory.admit(customer, name(number), time, received_at, horizon)


def admit_all(customer: Customer, times: range, horizon: int = FAR) -> None:
    """Let touchpoints of these times count, each by a hash of its own: its time."""
    for time in times:
        assert admit(customer, time, time, time, horizon) is Verdict.COUNTS


def test_the_second_of_one_name_is_a_duplicate() -> None:
    """Whatever its time says: the first one counted."""
    customer = Customer()
    assert admit(customer, 7, 5_000, 5_000, HORIZON) is Verdict.COUNTS
    assert admit(customer, 7, 5_000, 5_000, HORIZON) is Verdict.DUPLICATE
    assert admit(customer, 7, 5_001, 5_001, HORIZON) is Verdict.DUPLICATE
    assert admit(customer, 7, 9_999_999, 0, HORIZON) is Verdict.DUPLICATE
    assert customer.newest == 5_000


@pytest.mark.parametrize(
    ("time", "verdict"), [(4_000, Verdict.COUNTS), (3_999, Verdict.LATE), (0, Verdict.LATE)]
)
def test_late_is_more_than_the_horizon_before_the_newest(time: int, verdict: Verdict) -> None:
    """Exactly H before it still counts."""
    customer = Customer()
    admit(customer, 1, 5_000, 5_000, HORIZON)
    assert admit(customer, 2, time, time, HORIZON) is verdict


def test_the_first_touchpoint_counts_however_old_it_is() -> None:
    """There is nothing yet that it could be late for; 1970 is a time too."""
    assert admit(Customer(), 1, 0, 5_000, HORIZON) is Verdict.COUNTS


@pytest.mark.parametrize(
    ("time", "verdict"),
    [(FUTURE_MS, Verdict.COUNTS), (FUTURE_MS + 1, Verdict.FUTURE)],
)
def test_future_is_more_than_five_minutes_after_receipt(time: int, verdict: Verdict) -> None:
    """Exactly five minutes is a clock that is wrong, not a lie."""
    assert FUTURE_MS == 300_000
    assert admit(Customer(), 1, time, 0, HORIZON) is verdict


def test_what_does_not_count_is_not_remembered() -> None:
    """Neither its name nor its time: it can push nothing out of the horizon."""
    customer = Customer()
    admit(customer, 1, 5_000, 5_000, HORIZON)
    assert admit(customer, 2, FAR, 5_000, HORIZON) is Verdict.FUTURE
    assert admit(customer, 3, 1, 5_000, HORIZON) is Verdict.LATE
    assert (remembered(customer), customer.newest, customer.floor) == (
        [(name(1), 5_000)],
        5_000,
        -1,
    )


def test_up_to_4096_are_remembered() -> None:
    """And the first of them is still known as a duplicate."""
    customer = Customer()
    admit_all(customer, range(1, 4_097))
    assert MEMORY_LIMIT == len(remembered(customer)) == 4_096
    assert customer.floor == -1
    assert admit(customer, 1, 1, 1, FAR) is Verdict.DUPLICATE


def test_over_the_limit_the_oldest_are_forgotten_and_the_floor_rises_over_them() -> None:
    """What was forgotten is late from then on, so that it cannot count twice."""
    customer = Customer()
    admit_all(customer, range(1, 4_098))
    assert customer.floor == 1_024
    assert len(remembered(customer)) == 4_097 - 1_024
    assert admit(customer, 1, 1, 1, FAR) is Verdict.LATE
    assert admit(customer, -1, 1_024, 1_024, FAR) is Verdict.LATE
    assert admit(customer, -2, 1_025, 1_025, FAR) is Verdict.COUNTS
    assert admit(customer, 1_025, 1_025, 1_025, FAR) is Verdict.DUPLICATE


def test_all_of_one_moment_are_forgotten_together() -> None:
    """The floor cannot tell those apart, so none of them may come again."""
    customer = Customer()
    for hash_ in range(4_097):
        assert admit(customer, hash_, min(hash_, 1_000), 1_000, FAR) is Verdict.COUNTS
    assert (customer.floor, remembered(customer)) == (1_000, [])
    assert admit(customer, 4_096, 1_000, 1_000, FAR) is Verdict.LATE
    assert admit(customer, -1, 1_001, 1_001, FAR) is Verdict.COUNTS


def test_what_the_horizon_has_passed_goes_first_and_moves_no_floor() -> None:
    """It is late anyhow."""
    customer, horizon = Customer(), 5_000
    admit_all(customer, range(1), horizon)
    admit_all(customer, range(5_001, 5_001 + 4_096), horizon)
    assert (customer.floor, len(remembered(customer))) == (-1, 4_096)
    assert admit(customer, 0, 0, 0, horizon) is Verdict.LATE


def test_a_name_is_its_source_and_id_in_64_bits() -> None:
    """The same in every process: it lies in the state topic."""
    assert touchpoint_hash("desk", "t1") == bytes.fromhex("041041F77233AF0A")  # b2sum -l 64
    assert touchpoint_hash("desk", "t1") != touchpoint_hash("deskt", "1")


def test_what_lies_across_two_entries_is_no_name() -> None:
    """The end of one and the beginning of the next may look like a hash that never came."""
    customer = Customer()
    admit_all(customer, range(1, 4))
    across = bytes(customer.seen[12:20])
    assert memory.place_of(across, customer.seen, 16) == -1
    assert memory.admit(customer, across, 9, 9, FAR) is Verdict.COUNTS
    assert memory.admit(customer, across, 9, 9, FAR) is Verdict.DUPLICATE


def test_a_duplicate_of_another_time_is_a_conflict() -> None:
    """Equal ones are a delivery that came twice; what was never seen is none."""
    customer = Customer()
    admit(customer, 7, 5_000, 5_000, HORIZON)
    assert memory.is_conflict(customer, name(7), 5_001)
    assert not memory.is_conflict(customer, name(7), 5_000)
    assert not memory.is_conflict(customer, name(8), 5_001)


def test_a_long_memory_is_as_exact_as_a_short_one() -> None:
    """Past the length from which it has an index, and after a restore without one."""
    customer = Customer()
    admit_all(customer, range(1, 200))
    assert customer.index is not None
    assert admit(customer, 1, 1, 1, FAR) is Verdict.DUPLICATE
    assert admit(customer, 199, 199, 199, FAR) is Verdict.DUPLICATE
    customer.index = None
    assert admit(customer, 199, 199, 199, FAR) is Verdict.DUPLICATE
    assert admit(customer, 200, 200, 200, FAR) is Verdict.COUNTS
    assert admit(customer, 200, 200, 200, FAR) is Verdict.DUPLICATE
