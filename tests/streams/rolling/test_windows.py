"""Rolling windows: what is shown, when, and with what age."""

from schemas.signals import SignalRow
from streams.rolling.grid import Due
from streams.rolling.signals import SIGNALS
from streams.rolling.windows import Rolling
from tests.streams.rolling.envelopes import T0, envelope, ms, pane


def shown(rows: list[SignalRow], window: int = 60, signal: str = "contacts") -> dict[str, int]:
    """Member → n of one signal in one window."""
    return {r.member: r.n for r in rows if (r.window_seconds, r.signal) == (window, signal)}


def test_a_window_holds_the_panes_from_its_start_to_before_its_end() -> None:
    """At g = 60 the window of 60 s holds the panes 0..50, at 65 those of 10..60."""
    rolling = Rolling(ms(0))
    panes = [pane(start, 1) for start in range(0, 70, 10)]
    rolling.apply(envelope(60, *panes[:6]))
    assert shown(rolling.emit(ms(60))) == {"all": 6}
    rolling.apply(envelope(65, panes[6]))
    assert shown(rolling.emit(ms(65))) == {"all": 6}
    assert shown(rolling.emit(ms(200))) == {"all": 0}


def test_a_pane_that_has_begun_is_shown_as_far_as_it_is_known() -> None:
    """At g = 5 the pane 0..10 is half over and counts."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, pane(0, 3)))
    assert shown(rolling.emit(ms(5))) == {"all": 3}


def test_a_later_value_of_a_pane_takes_the_place_of_the_former() -> None:
    """Values are absolute: 3 then 2 is 2, in every window that holds the pane."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(10, pane(0, 3)))
    rolling.emit(ms(10))
    rolling.apply(envelope(15, pane(0, 2)))
    rows = rolling.emit(ms(15))
    assert shown(rows) == {"all": 2}
    assert shown(rows, window=300) == {"all": 2}


def test_source_partitions_and_segments_of_a_pane_add_up() -> None:
    """One pane in two partitions, one of them in two segments, the second a correction."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(10, pane(0, 3), partition=0))
    rolling.apply(envelope(10, pane(0, 4, segment=1), pane(0, -1, segment=9), partition=1))
    assert shown(rolling.emit(ms(10))) == {"all": 6}


def test_long_windows_add_up_large_panes_and_short_ones_small_panes() -> None:
    """Neither sees the other's, so nothing counts twice."""
    rolling = Rolling(ms(-1_800))
    rolling.apply(envelope(0, pane(-600, 100, pane_seconds=600), pane(-10, 1)))
    rows = rolling.emit(ms(0))
    windows = (60, 300, 3_600, 86_400, 604_800)
    assert [shown(rows, window)["all"] for window in windows] == [1, 1, 1, 100, 100]


def test_every_window_has_its_own_grid() -> None:
    """5 s, 5 s, 30 s, 5 min, 30 min; the newest point of each."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(34))
    assert rolling.due(ms(34)) == [Due(60, T0 + 30), Due(300, T0 + 30), Due(3_600, T0 + 30)]
    rolling.apply(envelope(1_800))
    assert rolling.due(ms(1_800)) == [
        Due(window, T0 + 1_800) for window in (60, 300, 3_600, 86_400, 604_800)
    ]


def test_a_grid_point_waits_for_the_slowest_source_partition() -> None:
    """Until it has passed; the fast one alone moves nothing."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, partition=0))
    rolling.apply(envelope(4.9, partition=1))
    assert rolling.due(ms(5)) == []
    rolling.apply(envelope(5, partition=1))
    assert Due(60, T0 + 5) in rolling.due(ms(5))


def test_a_grid_point_waits_no_longer_than_two_seconds() -> None:
    """A dead source partition must not stop what is shown; its silence shows as age."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(7, pane(0, 1), partition=0))
    rolling.apply(envelope(1, partition=1))
    assert rolling.due(ms(6.999)) == []
    rows = rolling.emit(ms(7))
    assert shown(rows) == {"all": 1}
    assert {row.data_age_seconds for row in rows} == {6.0}


def test_a_source_whose_clock_runs_ahead_moves_nothing_past_now() -> None:
    """And its data are not younger than now."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(3_600, pane(0, 1)))
    rows = rolling.emit(ms(5))
    assert {row.time for row in rows} == {ms(5)}
    assert {row.data_age_seconds for row in rows} == {0.0}


def test_a_clock_that_goes_back_shows_nothing_twice() -> None:
    """What has been shown stands."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, pane(0, 1)))
    assert rolling.emit(ms(5))
    assert rolling.emit(ms(5)) == []
    assert rolling.emit(ms(1)) == []


def test_after_a_gap_only_the_newest_grid_point_is_shown() -> None:
    """An hour of silence is 720 points of the 5 s grid: one of them is shown."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, pane(0, 1)))
    rolling.emit(ms(5))
    rolling.apply(envelope(3_605, pane(3_600, 2)))
    rows = rolling.emit(ms(3_606))
    minute = [(r.time, r.n) for r in rows if (r.window_seconds, r.signal) == (60, "contacts")]
    assert minute == [(ms(3_605), 2)]
    assert len({row.time for row in rows if row.window_seconds == 60}) == 1


def test_only_members_that_changed_are_shown_and_all_always() -> None:
    """A queue is shown when its pane enters and when it leaves; `all` at every grid point."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(90, pane(0, 1), pane(0, 1, dimension="queue", member="billing")))
    got = {at: shown(rolling.emit(ms(at))) for at in range(5, 75, 5)}
    assert {at: n["billing"] for at, n in got.items() if "billing" in n} == {5: 1, 65: 0}
    assert all("all" in n for n in got.values())


def test_all_is_shown_with_every_signal_from_its_first_pane_on() -> None:
    """A signal nobody has fed yet says n = 0 with a fresh age, and is not missing."""
    rolling = Rolling(ms(0))
    rolling.apply(envelope(5, pane(0, 1)))
    rows = [row for row in rolling.emit(ms(5.5)) if row.window_seconds == 60]
    found = {row.signal: (row.n, row.value) for row in rows}
    counts = ("contacts", "waiting", "customers_in_stage")
    assert [found.pop(name) for name in counts] == [(1, 1.0), (0, 0.0), (0, 0.0)]
    for within in ("", "_72h", "_24h"):
        assert found.pop(f"repeat_contact_rate{within}") == (1, 1.0)
    assert len(found) == len(SIGNALS) - 6
    assert set(found.values()) == {(0, None)}
    assert {row.data_age_seconds for row in rows} == {0.5}


def test_panes_of_another_size_or_measure_or_age_are_left_alone() -> None:
    """Unknown size, no signal, off the raster, older than any window."""
    rolling = Rolling(ms(0))
    strange = [
        pane(0, 1, pane_seconds=60),
        pane(0, 1, measure="unheard-of"),
        pane(3, 1),
        pane(-3_610, 1),
    ]
    rolling.apply(envelope(5, *strange))
    assert rolling.emit(ms(5)) == []
    assert [key for key, _ in rolling.changed_blocks()] == [b"clock"]


def test_nothing_is_due_before_the_first_envelope() -> None:
    """Without a source there is no data age to show."""
    assert Rolling(ms(0)).due(ms(60)) == []


def test_members_over_the_limit_are_counted_under_other() -> None:
    """Two are let in; the third and fourth are one, and each keeps its own absolute value."""
    rolling = Rolling(ms(0), member_limit=2)
    agents = [pane(0, n, dimension="agent", member=name) for n, name in enumerate("abcd", 1)]
    rolling.apply(envelope(5, *agents))
    assert shown(rolling.emit(ms(5))) == {"a": 1, "b": 2, "other": 7}
    rolling.apply(envelope(10, pane(0, 10, dimension="agent", member="d")))
    assert shown(rolling.emit(ms(10))) == {"other": 13}
    assert rolling.capped == 2


def test_a_member_whose_panes_are_gone_makes_room() -> None:
    """The limit is on members at a time."""
    rolling = Rolling(ms(0), member_limit=1)
    rolling.apply(envelope(5, pane(0, 1, dimension="agent", member="a")))
    rolling.emit(ms(5))
    rolling.emit(ms(3_635))
    rolling.apply(envelope(3_640, pane(3_630, 1, dimension="agent", member="b")))
    assert shown(rolling.emit(ms(3_640)))["b"] == 1
    assert rolling.capped == 0
