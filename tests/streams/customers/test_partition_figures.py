"""What the fold of a partition tells: what became of each touchpoint."""

from schemas.touchpoint import Touchpoint
from streams.customers.limits import Limits
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.lanes import Lane
from streams.telemetry.figures import Figures
from tests.streams.customers.flushes import PARTITIONS, FakeRecord, records_of
from tests.support.touchpoints import made

NOW, HOUR = 1_750_000_000_000, 3_600_000


def fold_of(arrived: list[Touchpoint | int]) -> PartitionFold:
    """A partition with a horizon of an hour that has folded these."""
    fold = PartitionFold(Publisher(Lane(), 0, PARTITIONS), Limits(HOUR, HOUR))
    fold.apply(records_of(arrived))
    return fold


def told(fold: PartitionFold, figures: Figures) -> dict[str, float]:
    """What is not 0 of the counters of the role, after the fold told what it has."""
    fold.tell(figures)
    return {
        f"{family.metric.name}{label and ':'}{label}": value
        for family in figures.families()
        for label, value in family.values.items()
        if value
    }


def test_every_touchpoint_is_counted_for_what_it_was() -> None:
    """Ticks are none; an equal duplicate is no conflict, one with another time is."""
    fold = fold_of(
        [
            made("a", NOW),
            NOW,
            made("a", NOW),
            made("a", NOW - 1, received_at=NOW),
            made("a", NOW, source="other"),
            made("late", NOW - HOUR - 1, received_at=NOW),
            made("future", NOW + 300_001, received_at=NOW),
            made("a", NOW - 2 * HOUR, customer="bob"),
        ]
    )
    assert told(fold, Figures("customers")) == {
        "nabz_touchpoints_total": 7.0,
        "nabz_duplicates_total": 2.0,
        "nabz_conflicts_total": 1.0,
        "nabz_late_total": 1.0,
        "nabz_future_total": 1.0,
    }


def test_the_refused_are_told_by_reason() -> None:
    """They are no touchpoints."""
    fold = fold_of([])
    good = records_of([made("a", NOW)])[0]
    wrong = FakeRecord("touchpoints", 0, 1, 0, 1, (), b"bob", good.value)
    broken = [FakeRecord("touchpoints", 0, n, 0, 1, (), b"ada", b"{") for n in (2, 3)]
    fold.apply([wrong, *broken])
    assert told(fold, Figures("customers")) == {
        "nabz_dead_letters_total:wrong_key": 1.0,
        "nabz_dead_letters_total:invalid_json": 2.0,
    }


def test_nothing_is_told_twice() -> None:
    """A second call adds only what came since."""
    fold, figures = fold_of([made("a", NOW), made("a", NOW)]), Figures("customers")
    first = told(fold, figures)
    assert told(fold, figures) == first
    fold.apply(records_of([made("a", NOW)]))
    assert told(fold, figures)["nabz_duplicates_total"] == 2.0
