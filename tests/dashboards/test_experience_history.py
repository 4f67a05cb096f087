"""What the panels over time show, bucket for bucket, with gaps."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from streams.settings import Settings
from tests.dashboards.asking import T, rows_of, seconds
from tests.dashboards.conftest import Put
from tests.dashboards.test_experience_now import TICK, signal

pytestmark = pytest.mark.flow


def _from_t(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [(seconds(row[0]), *row[1:]) for row in rows]


def test_csat_over_time_is_the_last_of_each_bucket_and_gaps_stay_gaps(
    lane: Settings, put: Put
) -> None:
    """An empty window is a gap, and so is a time in which nothing was shown."""
    put(
        "signals",
        [
            signal("csat", 0, 9, 0.1, 0.0, 0.2),
            signal("csat", 5, 9, 0.5, 0.4, 0.6),
            signal("csat", 10, 9, 0.7, 0.6, 0.8),
            signal("csat", 15, 0),
            signal("csat", 40, 9, 0.9, 0.8, 1.0),
        ],
    )

    assert _from_t(rows_of(lane, "CSAT")) == [
        (0, 0.5, 0.4, 0.6),
        (10, None, None, None),
        (20, None, None, None),
        (30, None, None, None),
        (40, 0.9, 0.8, 1.0),
    ]


def test_the_window_grows_with_the_zoom(lane: Settings, put: Put) -> None:
    """1 min up to 30 s a bucket, 1 h up to 5 min, else a day."""
    windows = {60: 0.1, 3_600: 0.2, 86_400: 0.3}
    put("signals", [signal("csat", 0, 9, v, 0.0, 1.0, window=w) for w, v in windows.items()])

    shown = [rows_of(lane, "CSAT", interval=interval)[0][1] for interval in (30, 300, 301)]

    assert shown == [0.1, 0.2, 0.3]


def test_first_response_has_both_percentiles_where_they_are(lane: Settings, put: Put) -> None:
    """One of them missing is a gap in one line."""
    put(
        "signals",
        [
            signal("first_response_p50", 0, 4, 12.5, 3.0, 40.0),
            signal("first_response_p90", 0, 4, 31.0, 3.0, None),
            signal("first_response_p50", 10, 4, 13.5, 3.0, 40.0),
        ],
    )

    assert _from_t(rows_of(lane, "First response")) == [(0, 12.5, 31.0), (10, 13.5, None)]


def pane(channel: str, at: float, count: int, **more: Any) -> dict[str, Any]:
    """A pane of contacts of one channel."""
    return {
        "dimension": "channel",
        "member": channel,
        "measure": "contacts",
        "pane_seconds": 10,
        "pane_start": T + at * TICK,
        "count": count,
        **more,
    }


@pytest.fixture
def contacts(put: Put) -> None:
    """Chat: 3 + 2 at T from two partitions, later one; mail: one; and what does not count."""
    put(
        "panes",
        [
            pane("chat", 0, 3, version=2),
            pane("chat", 0, 99, version=1),
            pane("chat", 0, 2, partition=1),
            pane("chat", 30, 1),
            pane("email", 10, 1),
            pane("email", 0, 50, is_deleted=1),
            pane("chat", 0, 6, pane_seconds=600),
            pane("chat", 0, 77, measure="csat"),
            pane("all", 0, 88, dimension="all"),
        ],
    )


@pytest.mark.usefixtures("contacts")
@pytest.mark.parametrize(
    ("interval", "end", "expected"),
    [
        # 5 in 10 s are 30 a minute.
        (10, 60, [(0, "chat", 30.0), (10, "email", 6.0), (30, "chat", 6.0)]),
        # 15 s are no whole panes: buckets of 20 s.
        (15, 60, [(0, "chat", 15.0), (0, "email", 3.0), (20, "chat", 3.0)]),
        # The bucket from 10 s on is still filling.
        (10, 21, [(0, "chat", 30.0)]),
        (1, 22, [(0, "chat", 30.0), (10, "email", 6.0)]),
        # 15 min are no whole large panes: 20 min, and 6 contacts in them.
        (900, 1_300, [(0, "chat", 0.3)]),
    ],
)
def test_contacts_are_whole_panes_a_minute(
    lane: Settings, interval: float, end: float, expected: list[tuple[object, ...]]
) -> None:
    """The newest version, over partitions, without deleted ones, other sizes and measures."""
    rows = rows_of(lane, "Contacts a minute, by channel", interval=interval, end=end)

    assert _from_t(rows) == expected


@pytest.mark.usefixtures("contacts")
def test_contacts_follow_the_channel(lane: Settings) -> None:
    """And the variable offers the channels that there are."""
    chosen = {"channel": "email"}

    assert _from_t(rows_of(lane, "Contacts a minute, by channel", chosen=chosen)) == [
        (10, "email", 6.0)
    ]
    assert rows_of(lane, "channel") == [("chat",)]
    assert rows_of(lane, "queue") == []
    # The pane of 10 min that began before the range reaches into it.
    assert rows_of(lane, "channel", start=599, end=700) == [("chat",)]
    assert rows_of(lane, "channel", start=600, end=700) == []


def test_marks_are_what_fired_and_was_resolved(lane: Settings, put: Put) -> None:
    """Pending is no mark."""
    rows = [
        {
            "key": "low",
            "sequence": number,
            "time": T + number * TICK,
            "alert": "CsatLow",
            "state": state,
            "severity": "critical",
            "summary": "low",
        }
        for number, state in enumerate(("pending", "firing", "resolved"), 1)
    ]
    put("alerts", rows)

    assert _from_t(rows_of(lane, "Alerts marks")) == [
        (2, "CsatLow firing", "low", "firing,critical"),
        (3, "CsatLow resolved", "low", "resolved,critical"),
    ]


def test_times_carry_their_zone(lane: Settings, put: Put) -> None:
    """A reader in another zone sees the same moment."""
    put("panes", [pane("chat", 0, 3)])

    [(time, _, _)] = rows_of(lane, "Contacts a minute, by channel")

    assert isinstance(time, datetime)
    assert time.utcoffset() == timedelta(0)
