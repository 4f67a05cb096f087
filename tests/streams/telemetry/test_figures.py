"""Figures: of its own role only, of bounded number, from any thread."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from streams import metrics
from streams.telemetry.figures import LABELS, OTHER, Figures


def values(figures: Figures, metric: metrics.Metric) -> dict[str, float]:
    """What a metric stands at, by label."""
    return {family.metric.name: family.values for family in figures.families()}[metric.name]


def test_a_counter_without_label_is_told_from_the_start() -> None:
    """So that its first growth is seen as such."""
    assert values(Figures("customers"), metrics.LATE) == {"": 0.0}


def test_counters_grow_gauges_are_set() -> None:
    """By label, and what is replaced forgets the labels that are not named again."""
    figures = Figures("store")
    figures.add_all(metrics.RECORDS, {"facts": 2, "panes": 1})
    figures.add(metrics.RECORDS, 3, "facts")
    figures.set(metrics.CLICKHOUSE_AWAY, 4.5)
    figures.set(metrics.CLICKHOUSE_AWAY, 1.5)
    figures.replace(metrics.SKEW, {"a": 1.0, "b": 2.0})
    figures.replace(metrics.SKEW, {"b": 3.0})
    assert values(figures, metrics.RECORDS) == {"facts": 5.0, "panes": 1.0}
    assert values(figures, metrics.CLICKHOUSE_AWAY) == {"": 1.5}
    assert values(figures, metrics.SKEW) == {"b": 3.0}


def test_what_is_not_of_the_role_is_refused() -> None:
    """A figure of another role is a mistake of ours."""
    with pytest.raises(KeyError):
        Figures("alerts").add(metrics.LATE)


def test_labels_are_bounded() -> None:
    """The first fifty have a series each, all others share one; nothing is lost."""
    figures = Figures("gateway")
    for number in range(200):
        figures.add(metrics.REFUSED, 1, f"r{number}")
    found = values(figures, metrics.REFUSED)
    assert len(found) == LABELS + 1
    assert found[OTHER] == 200 - LABELS
    assert sum(found.values()) == 200


def test_nothing_is_lost_between_threads() -> None:
    """Ten threads count at once."""
    figures = Figures("store")

    def count(_: int) -> None:
        for _turn in range(1_000):
            figures.add(metrics.INSERT_RETRIES)
            figures.observe(metrics.INSERT_ROWS, 7)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(count, range(10)))
    assert values(figures, metrics.INSERT_RETRIES) == {"": 10_000.0}
    held = next(f.buckets for f in figures.families() if f.metric is metrics.INSERT_ROWS)
    assert held is not None
    assert (held.count, held.sum) == (10_000, 70_000.0)


def test_a_look_is_taken_each_time_before_they_are_read() -> None:
    """Levels that nobody would set otherwise."""
    figures, taken = Figures("gateway"), iter([3.0, 5.0])
    figures.before(lambda: figures.set(metrics.IN_FLIGHT, next(taken)))
    assert values(figures, metrics.IN_FLIGHT) == {"": 3.0}
    assert values(figures, metrics.IN_FLIGHT) == {"": 5.0}


def test_what_was_read_stands_still() -> None:
    """Later values do not reach back into a reading."""
    figures = Figures("store")
    earlier = figures.families()
    figures.add(metrics.INSERT_RETRIES)
    figures.observe(metrics.INSERT_ROWS, 1)
    by_name = {family.metric.name: family for family in earlier}
    held = by_name[metrics.INSERT_ROWS.name].buckets
    assert by_name[metrics.INSERT_RETRIES.name].values == {"": 0.0}
    assert held is not None
    assert held.count == 0
