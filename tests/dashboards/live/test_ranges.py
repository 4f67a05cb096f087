"""Time ranges that a page may ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.live.ranges import LONGEST_MS, Range, bucket, check_interval, resolve
from dashboards.live.refusals import Refused

NOW = 1_700_000_000_000


@pytest.mark.parametrize(
    ("begin", "end", "expected"),
    [
        ("now-15m", "now", Range(NOW - 900_000, NOW, True)),
        ("now-24h", "now-1h", Range(NOW - 86_400_000, NOW - 3_600_000, True)),
        ("now-1w", "now", Range(NOW - 604_800_000, NOW, True)),
        (1_000, 61_000, Range(1_000, 61_000, False)),
        (NOW - 5, "now", Range(NOW - 5, NOW, True)),
    ],
)
def test_a_range_is_resolved(begin: str | int, end: str | int, expected: Range) -> None:
    """Counted back from now, or as it is; only what has `now` in it moves."""
    assert resolve(begin, end, NOW) == expected


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("now", "now-5m"),
        (5, 5),
        (-1, 5),
        (NOW, 10**15),
        (NOW - LONGEST_MS - 1, "now"),
        ("now-32d", "now"),
        ("now-5y", "now"),
        ("now-15m; DROP TABLE x", "now"),
        ("now-\N{ARABIC-INDIC DIGIT FIVE}m", "now"),
        ("", "now"),
    ],
)
def test_a_senseless_range_is_refused(begin: str | int, end: str | int) -> None:
    """Backwards, empty, out of time, too long, or no range at all."""
    with pytest.raises(Refused) as refused:
        resolve(begin, end, NOW)
    assert refused.value.status == 400


def test_an_interval_may_not_cut_a_range_to_dust() -> None:
    """Some eleven thousand points, as in Grafana."""
    day = resolve("now-24h", "now", NOW)
    check_interval(day, 8_000)
    for interval in (7_000, 1, 0, -5):
        with pytest.raises(Refused):
            check_interval(day, interval)


@given(st.integers(0, 10**13), st.sampled_from([1_000, 5_000, 60_000]))
def test_a_bucket_ends_after_now(now: int, step: int) -> None:
    """So the newest row is in; and all moments of one step share it."""
    end = bucket(now, step)
    assert 0 < end - now <= step
    assert end % step == 0
    assert bucket(end - 1, step) == end
