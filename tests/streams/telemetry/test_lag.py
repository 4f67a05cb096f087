"""Lag: records and the age of the oldest, the worst partition of a topic."""

from collections import namedtuple

from streams import metrics
from streams.telemetry.figures import Figures
from streams.telemetry.lag import Lag
from streams.transport import Behind
from tests.support.clock import FakeClock

Place = namedtuple("Place", "topic partition")  # noqa: PYI024  # as Faust's own TP
START = 1_000_000


def lag(clock: FakeClock) -> Lag:
    """Lag in a lane whose topics have a prefix."""
    return Lag({"l.facts": "facts", "l.panes": "panes"}, clock)


def test_the_oldest_record_tells_the_age() -> None:
    """Records add up over the partitions of a topic, the age is that of the worst."""
    behind = {
        Place("l.facts", 0): Behind(3, START - 2_500),
        Place("l.facts", 1): Behind(4, START - 500),
        Place("l.panes", 0): Behind(0, None),
    }
    records, seconds = lag(FakeClock(START)).look(behind)
    assert records == {"facts": 7.0, "panes": 0.0}
    assert seconds == {"facts": 2.5, "panes": 0.0}


def test_what_is_not_fetched_counts_from_when_nothing_was_left() -> None:
    """However old the topic: the first new record after a silence is new."""
    clock, place = FakeClock(START), Place("l.facts", 0)
    found = lag(clock)
    found.look({place: Behind(0, None)})
    clock.advance(seconds=60)
    found.look({place: Behind(0, None)})
    clock.advance(seconds=2)
    assert found.look({place: Behind(1, None)})[1] == {"facts": 2.0}
    clock.advance(seconds=3)
    assert found.look({place: Behind(9, None)})[1] == {"facts": 5.0}
    assert found.look({place: Behind(9, START + 64_000)})[1] == {"facts": 1.0}


def test_a_backlog_at_the_start_grows_from_then() -> None:
    """Nothing is known of its age before the first fetch; a clock behind the broker's is no age."""
    clock, place = FakeClock(START), Place("l.facts", 0)
    found = lag(clock)
    assert found.look({place: Behind(5, None)})[1] == {"facts": 0.0}
    clock.advance(seconds=4)
    assert found.look({place: Behind(5, None)})[1] == {"facts": 4.0}
    assert found.look({place: Behind(5, START + 9_000)})[1] == {"facts": 0.0}


def test_a_partition_that_went_elsewhere_is_told_no_more() -> None:
    """Its new owner tells it; if it comes back, it starts anew."""
    clock, place = FakeClock(START), Place("l.facts", 0)
    figures, behind = Figures("store"), {place: Behind(5, None)}
    look = lag(clock).watch(figures, lambda: behind)
    look()
    by_name = {family.metric: family.values for family in figures.families()}
    assert by_name[metrics.LAG_RECORDS] == {"facts": 5.0}
    behind = {}
    look()
    assert {f.metric: f.values for f in figures.families()}[metrics.LAG_RECORDS] == {}
    clock.advance(seconds=9)
    behind = {place: Behind(5, None)}
    look()
    assert {f.metric: f.values for f in figures.families()}[metrics.LAG_SECONDS] == {"facts": 0.0}
