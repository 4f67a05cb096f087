"""What the fold of the rolling role tells of itself."""

from schemas import panes
from schemas.panes import PanesEnvelope
from streams.rolling.agent import RollingFold
from streams.telemetry.figures import Figures
from tests.streams.customers.flushes import FakeRecord
from tests.streams.rolling.envelopes import envelope, ms, pane
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
