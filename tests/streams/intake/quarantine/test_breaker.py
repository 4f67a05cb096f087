"""When a source is broken off, and when it is let back in."""

from collections.abc import Iterable

import pytest

from streams.intake.quarantine import breaker as breaker_module
from streams.intake.quarantine.breaker import Breaker, Limits

#: Six steps of 10 s; ten refusals, half of all records.
LIMITS = Limits(60_000, 10, 0.5)


def refuse(breaker: Breaker, times: Iterable[int], source: str = "shop") -> list[bool]:
    """Refuse a record at each of these times (ms); whether the source was broken off at each."""
    return [breaker.refused(source, time) for time in times]


def test_a_source_is_broken_off_with_the_tenth_refusal() -> None:
    """Not before, and others are not."""
    breaker = Breaker(LIMITS)
    assert refuse(breaker, range(0, 10_000, 1_000)) == [False] * 9 + [True]
    assert not breaker.refused("mail", 9_000)


def test_a_few_refusals_among_many_records_break_nothing_off() -> None:
    """With 12 good ones, 11 are under a half, and 12 are a half."""
    breaker = Breaker(LIMITS)
    refuse(breaker, [0])
    for _ in range(12):
        breaker.passed("shop", 0)
    assert refuse(breaker, [0] * 11) == [False] * 10 + [True]


def test_refusals_that_are_spread_out_break_nothing_off() -> None:
    """One each 10 s: six are in the window at a time."""
    breaker = Breaker(LIMITS)
    assert not any(refuse(breaker, range(0, 1_000_000, 10_000)))


def test_it_is_let_back_in_under_half_of_the_limits() -> None:
    """Ten at 0 s leave the window when the step of 60 s begins; at 50 s it is still full."""
    breaker = Breaker(LIMITS)
    assert refuse(breaker, [0] * 10)[-1]
    assert breaker.refused("shop", 59_999)
    assert not breaker.refused("shop", 60_000)


def test_many_good_records_let_it_back_in() -> None:
    """Under a quarter of the records is half of the limit's share: 10 of 41."""
    breaker = Breaker(LIMITS)
    assert refuse(breaker, [0] * 10)[-1]
    for _ in range(30):
        breaker.passed("shop", 0)
    assert breaker.refused("shop", 0)  # 11 of 41
    for _ in range(10):
        breaker.passed("shop", 0)
    assert not breaker.refused("shop", 0)  # 12 of 52


def test_partitions_that_are_read_at_different_times_do_not_turn_it_back() -> None:
    """A record from an older backlog counts at the newest time."""
    breaker = Breaker(LIMITS)
    assert refuse(breaker, [600_000] * 5 + [0] * 5)[-1]


def test_names_without_end_are_counted_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are broken off together; the ones that were known before are judged alone."""
    monkeypatch.setattr(breaker_module, "SOURCES_LIMIT", 3)
    breaker = Breaker(LIMITS)
    for name in ("a", "b", "c"):
        breaker.refused(name, 0)
    made_up = [breaker.refused(f"made-up-{number}", 0) for number in range(10)]
    assert made_up == [False] * 9 + [True]
    assert not breaker.refused("a", 0)


def test_quiet_sources_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a window without a record they are forgotten."""
    monkeypatch.setattr(breaker_module, "SOURCES_LIMIT", 2)
    breaker = Breaker(LIMITS)
    breaker.refused("a", 0)
    breaker.refused("b", 0)
    assert refuse(breaker, [60_000] * 10, "c")[-1]
    assert not breaker.refused("d", 60_000)
