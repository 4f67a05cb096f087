"""What inserts tell: rows, retries, how long ClickHouse was away, how old touchpoints became."""

from streams.store.inserts import Inserts
from streams.store.rows import blocks
from streams.telemetry.figures import Family, Figures
from tests.streams.store.records import touchpoint_record
from tests.support.clock import FakeClock

START = 1_750_000_000_000


def told(figures: Figures) -> dict[str, Family]:
    """The figures by name."""
    return {family.metric.name: family for family in figures.families()}


def test_an_insert_tells_rows_time_age_and_skew() -> None:
    """Three touchpoints, received 0.4, 0.4 and 4 s ago; one was 90 s on its way to us."""
    figures, clock = Figures("store"), FakeClock(START)
    received = START - 400
    records = [
        touchpoint_record(1, time=received - 1_000, received_at=received),
        touchpoint_record(2, time=received + 2_000, received_at=received),
        touchpoint_record(3, source="slow", time=START - 94_000, received_at=START - 4_000),
    ]
    (block,), _ = blocks("touchpoints", records)
    Inserts(figures, clock).succeeded(block, 0.25)
    found = told(figures)
    assert found["nabz_inserted_rows_total"].values == {"touchpoints": 3.0}
    assert found["nabz_skew_seconds"].values == {"desk": -2.0, "slow": 90.0}
    assert found["nabz_clickhouse_away_seconds"].values == {"": 0.0}
    sums = {
        name: (held.count, round(held.sum, 6))
        for name, family in found.items()
        if (held := family.buckets)
    }
    assert sums["nabz_event_to_row_seconds"] == (3, 4.8)
    assert sums["nabz_insert_rows"] == (1, 3.0)
    assert sums["nabz_insert_seconds"] == (1, 0.25)
    latency = found["nabz_event_to_row_seconds"].buckets
    assert latency is not None
    assert latency.quantile(0.5) == 0.25 + 0.25 * 1.5 / 2


def test_an_absence_grows_until_an_insert_succeeds() -> None:
    """Each failure is a retry; the first moment of the absence counts."""
    figures, clock = Figures("store"), FakeClock(START)
    inserts = Inserts(figures, clock)
    for _ in range(3):
        inserts.failed(START)
        clock.advance(seconds=2)
    assert told(figures)["nabz_insert_retries_total"].values == {"": 3.0}
    assert told(figures)["nabz_clickhouse_away_seconds"].values == {"": 4.0}
    (block,), _ = blocks("touchpoints", [touchpoint_record()])
    inserts.succeeded(block, 0.1)
    assert told(figures)["nabz_clickhouse_away_seconds"].values == {"": 0.0}
