"""The meter of a program, and what a program leaves."""

import time
from pathlib import Path

import pytest

from tests.bench import job
from tests.bench.job import Answer, Job, Meter


def make(folder: Path, *, seconds: float = 60.0) -> Job:
    return Job("", "touchpoints", "bench", seconds, {0: 3, 1: 2}, str(folder))


def test_a_meter_is_over_at_the_ends(tmp_path: Path) -> None:
    """Both partitions have to be read; what lies behind an end does not count."""
    meter = Meter(make(tmp_path))
    meter.take(0, 2, 3)
    assert not meter.over
    assert not meter.wants(0, 3)
    meter.take(1, 1, 2)
    assert meter.over
    assert not meter.wants(1, 0)
    assert meter.positions == {0: 3, 1: 2}
    assert meter.answer().records == 5


def test_a_meter_is_over_after_its_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted from the first record on, not from the start of the program."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    meter = Meter(make(tmp_path, seconds=2.0))
    now[0] = 500.0
    meter.begin()
    meter.take(0, 0)
    assert not meter.over
    now[0] = 502.0
    meter.take(0, 1)
    assert meter.over
    now[0] = 504.0
    assert meter.answer().seconds == 4.0


def test_a_meter_that_reads_around_does_not_end_at_the_ends(tmp_path: Path) -> None:
    """The floor is faster than the data is long."""
    meter = Meter(make(tmp_path), around=True)
    meter.take(0, 2, 3)
    meter.take(1, 1, 2)
    assert not meter.over


def test_a_position_never_lies_behind_the_end(tmp_path: Path) -> None:
    """Ticks that came after the data are no part of it."""
    meter = Meter(make(tmp_path))
    meter.take(0, 9, 10)
    assert meter.positions == {0: 3}


def test_answer_and_sums_are_read_as_written(tmp_path: Path) -> None:
    """No answer as long as there is none."""
    assert job.read_answer(tmp_path) is None
    answer = Answer(5, 2.0, 1.5, {0: 3}, figures={"delays": 7})
    job.write(make(tmp_path), answer, {("ada", 2): 11})
    assert job.read_answer(tmp_path) == answer
    assert job.read_sums(tmp_path) == {("ada", 2): 11}
