"""What the headline and the lists of 'Customer experience, live' show, row for row."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from streams.settings import Settings
from tests.dashboards.asking import T, rows_of, seconds
from tests.dashboards.conftest import Put

pytestmark = pytest.mark.flow

TICK = timedelta(seconds=1)


def signal(
    name: str, at: float, n: int, *bounds: float | None, window: int = 60, **more: Any
) -> dict[str, Any]:
    """A row of signals, `at` seconds after T; `bounds` are value, low, high."""
    value, low, high = bounds or (None, None, None)
    return {
        "signal": name,
        "dimension": "all",
        "member": "all",
        "window_seconds": window,
        "time": T + at * TICK,
        "n": n,
        "value": value,
        "low": low,
        "high": high,
        "data_age_seconds": 0.5,
        **more,
    }


@pytest.fixture
def shown(put: Put) -> None:
    """CSAT of the 1 min window: none, three answers, forty (written twice), none again."""
    put(
        "signals",
        [
            signal("csat", 0, 0),
            signal("csat", 5, 3, 2 / 3, 0.208, 0.939),
            signal("csat", 10, 40, 0.9, 0.769, 0.96, version=2),
            signal("csat", 10, 40, 0.1, 0.04, 0.231, version=1),
            signal("csat", 15, 0),
            signal("csat", 10, 1, 1.0, 0.207, 1.0, dimension="queue", member="it's"),
            signal("csat", 10, 90, 0.5, 0.4, 0.6, window=3600),
        ],
    )


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (2, ("no answers", None)),
        (7, ("too few answers: 21 to 94 %, n 3", 2 / 3)),
        (12, ("77 to 96 %, n 40", 0.9)),
        (16, ("no answers", None)),
        # Older than the window and a minute: nobody shows it any more.
        (400, ("no answers", None)),
    ],
)
def test_csat_is_the_newest_with_its_interval(
    lane: Settings, end: float, expected: tuple[str, float | None]
) -> None:
    """Of the highest version; an empty window is no value, not the one before it."""
    [(time, *shown)] = rows_of(lane, "CSAT, 1 min", end=end)

    assert (seconds(time), tuple(shown)) == (end, expected)


@pytest.mark.usefixtures("shown")
def test_csat_of_one_queue_and_of_a_combination(lane: Settings) -> None:
    """A queue has its own row, whatever its name; combinations are not kept, and it says so."""
    queue = {"queue": "it's"}

    [(_, *one)] = rows_of(lane, "CSAT, 1 min", end=12, chosen=queue)
    [(_, *both)] = rows_of(lane, "CSAT, 1 min", end=12, chosen={**queue, "channel": "chat"})

    assert one == ["too few answers: 21 to 100 %, n 1", 1.0]
    assert both == ["not kept for a combination", None]


@pytest.mark.usefixtures("shown")
def test_csat_of_an_hour_is_another_window(lane: Settings) -> None:
    """Half-width 10 points is enough, not too few."""
    assert [row[1:] for row in rows_of(lane, "CSAT, 1 h", end=12)] == [("40 to 60 %, n 90", 0.5)]


def test_a_share_says_what_there_is_none_or_too_little_of(lane: Settings, put: Put) -> None:
    """Who comes back is a share of contacts, who gives up one of calls."""
    put("signals", [signal("abandon_rate", 10, 2, 0.5, 0.1, 0.9, window=3600)])

    [(_, *back)] = rows_of(lane, "Back within 24 h, 24 h", end=12)
    [(_, *gone)] = rows_of(lane, "Abandoned", end=12)

    assert back == ["no contacts", None]
    assert gone == ["too few calls: 10 to 90 %, n 2", 0.5]


def test_other_figures_are_the_newest_of_their_window(lane: Settings, put: Put) -> None:
    """Contacts of the last minute, first response of five."""
    put(
        "signals",
        [
            signal("contacts", 5, 7, 7.0, 7.0, 7.0),
            signal("contacts", 10, 9, 9.0, 9.0, 9.0),
            signal("first_response_p50", 10, 4, 12.5, 3.0, 40.0, window=300),
            signal("first_response_p90", 10, 4, 31.0, 3.0, None, window=300),
        ],
    )

    assert rows_of(lane, "Contacts a minute") == [(9.0,)]
    assert rows_of(lane, "First response p50, 5 min") == [(12.5,)]
    assert rows_of(lane, "First response p90, 5 min") == [(31.0,)]


def test_data_age_grows_from_the_newest_values(lane: Settings, put: Put) -> None:
    """20 s since the grid point, and 3 s more: a partition was 5 s behind, 2 s were waited."""
    now = datetime.now(UTC)
    late: dict[str, Any] = {"time": now - timedelta(seconds=20), "data_age_seconds": 5.0}
    put("signals", [signal("contacts", 0, 1, 1.0, 1.0, 1.0, **late)])

    [(age,)] = rows_of(lane, "Data age")

    assert 23 <= age < 33


def test_worst_queues_are_those_low_beyond_chance(lane: Settings, put: Put) -> None:
    """By the upper bound; a queue without answers now, or since an hour, is not among them."""
    queue: dict[str, Any] = {"dimension": "queue", "window": 3600}
    put(
        "signals",
        [
            signal("csat", -30, 3, 0.0, 0.0, 0.56, member="few", **queue),
            signal("csat", -60, 50, 0.2, 0.11, 0.33, member="low", **queue),
            signal("csat", -30, 50, 0.3, 0.21, 0.4, member="low", **queue),
            signal("csat", -60, 9, 0.0, 0.0, 0.3, member="gone", **queue),
            signal("csat", -30, 0, member="gone", **queue),
            signal("csat", -4_000, 50, 0.1, 0.04, 0.21, member="old", **queue),
        ],
    )

    assert rows_of(lane, "Queues with the worst CSAT, 1 h", end=0) == [
        ("low", 0.3, 0.21, 0.4, 50, ""),
        ("few", 0.0, 0.0, 0.56, 3, "too few answers"),
    ]


@pytest.fixture
def alarmed(put: Put) -> None:
    """One alert pending, firing, resolved at T; another that fires since a week."""
    steps = [(1, 0, "pending"), (2, 5, "firing"), (3, 20, "resolved")]
    rows = [("low", sequence, at, state) for sequence, at, state in steps]
    rows.append(("slow", 1, -7 * 86_400, "firing"))
    put(
        "alerts",
        [
            {
                "key": key,
                "sequence": sequence,
                "time": T + at * TICK,
                "alert": key.title(),
                "state": state,
                "severity": "critical",
                "summary": f"{key} {state}",
            }
            for key, sequence, at, state in rows
        ],
    )


@pytest.mark.usefixtures("alarmed")
def test_alerts_stand_where_their_last_step_left_them(lane: Settings) -> None:
    """Open ones however old, firing first; resolved ones only if it was in the time range."""

    def listed(start: float, end: float) -> list[tuple[str, str, float]]:
        rows = rows_of(lane, "Alerts", start=start, end=end)
        return [(alert, state, seconds(since)) for state, _, since, alert, _ in rows]

    slow = ("Slow", "firing", -7 * 86_400)
    assert listed(-900, 2) == [slow, ("Low", "pending", 0)]
    assert listed(-900, 10) == [("Low", "firing", 5), slow]
    assert listed(-900, 30) == [slow, ("Low", "resolved", 20)]
    assert listed(25, 60) == [slow]
