"""What the fold of the rolling role tells of itself."""

import msgspec

from schemas import panes
from schemas.panes import PaneRow, PanesEnvelope
from streams.rolling.agent import RollingFold
from streams.rolling.windows import CLOCK_KEY
from streams.telemetry.figures import Figures
from tests.streams.customers.flushes import FakeRecord
from tests.streams.rolling.envelopes import T0, envelope, ms, pane
from tests.support.clock import FakeClock


def record(found: PanesEnvelope, offset: int) -> FakeRecord:
    """An envelope as it lies in Kafka."""
    return FakeRecord("panes", 0, offset, 0, 1, (), None, panes.encode(found))


def told(fold: RollingFold, figures: Figures) -> dict[str, float]:
    """The counters of the role, after the fold told what it has."""
    fold.tell(figures)
    found = {family.metric.name: family.values for family in figures.families()}
    names = ("nabz_late_panes_total", "nabz_members_capped_total")
    return {name: found[name][""] for name in names}


def test_panes_that_every_window_has_passed_are_counted_once() -> None:
    """An hour of 10 s panes is needed; a size that no window has is not late, it is not ours."""
    fold, figures = RollingFold(0, "signals", FakeClock(ms(0))), Figures("rolling")
    rows = (pane(-3_610, 1), pane(-3_600, 1), pane(0, 1), pane(-9_000, 1, pane_seconds=7))
    fold.apply([record(envelope(5, *rows), 0)])
    expected = {"nabz_late_panes_total": 1.0, "nabz_members_capped_total": 0.0}
    assert told(fold, figures) == expected
    assert told(fold, figures) == expected


def history(before: int, *rows: PaneRow) -> FakeRecord:
    """An envelope that says that all its 10 s panes start before so many seconds after T0."""
    return record(msgspec.structs.replace(envelope(5, *rows), before={10: T0 + before}), 0)


def test_history_that_every_window_has_passed_is_counted_and_its_time_heard() -> None:
    """As if each pane had been looked at."""
    whole, passed = (RollingFold(0, "signals", FakeClock(ms(9))) for _ in range(2))
    rows = (pane(-9_000, 1), pane(-8_000, 1, member="b"))
    whole.apply([record(envelope(5, *rows), 0)])
    passed.apply([history(-7_200, *rows)])
    assert told(passed, Figures("rolling")) == told(whole, Figures("rolling"))
    assert passed.data_age_seconds() == 4.0
    assert passed.collect() == whole.collect()


def test_history_that_a_window_still_needs_is_read() -> None:
    """A worker that lags keeps windows of an earlier time than that of who wrote the panes."""
    fold, figures = RollingFold(0, "signals", FakeClock(ms(-9_000))), Figures("rolling")
    fold.apply([history(-7_200, pane(-9_000, 1), pane(-8_000, 1))])
    assert told(fold, figures)["nabz_late_panes_total"] == 0.0
    collected = fold.collect()
    assert collected is not None
    assert len([key for key, _ in collected[2] if key != CLOCK_KEY]) == 2


def test_what_has_nothing_to_show_is_kept_every_two_seconds() -> None:
    """Signals, and all state with them, go out as soon as they are due."""
    clock = FakeClock(ms(1))
    fold = RollingFold(0, "signals", clock)
    fold.apply([record(envelope(1, pane(0, 1)), 0)])
    assert fold.collect() is not None
    fold.apply([record(envelope(2, pane(0, 2)), 1)])
    clock.set(ms(2))
    assert fold.collect() is None
    clock.set(ms(3))
    kept = fold.collect()
    assert kept is not None
    assert not kept[1]
    fold.apply([record(envelope(5), 2)])
    clock.set(ms(5) - 1)
    assert fold.collect() is None
    fold.apply([record(envelope(15), 3)])
    clock.set(ms(15))
    shown = fold.collect()
    assert shown is not None
    assert shown[1]


def test_members_over_the_limit_are_counted() -> None:
    """Five thousand agents have a name of their own, the two after them are `other`."""
    fold, figures = RollingFold(0, "signals", FakeClock(ms(0))), Figures("rolling")
    rows = [pane(0, 1, dimension="agent", member=f"a{n}") for n in range(5_002)]
    fold.apply([record(envelope(5, *rows), 0)])
    assert told(fold, figures)["nabz_members_capped_total"] == 2.0


def test_data_are_as_old_as_the_slowest_source() -> None:
    """Now less its time; nothing is old before anything came."""
    clock = FakeClock(ms(0))
    fold = RollingFold(0, "signals", clock)
    assert fold.data_age_seconds() == 0.0
    fold.apply([record(envelope(10), 0), record(envelope(4, partition=1), 1)])
    clock.set(ms(12))
    assert fold.data_age_seconds() == 8.0
    clock.set(ms(3))
    assert fold.data_age_seconds() == 0.0
