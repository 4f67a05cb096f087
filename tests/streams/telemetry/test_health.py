"""The rows of health: names as on the page, quantiles of what came since the last report."""

from schemas.health import Figure
from streams import metrics
from streams.telemetry.figures import Family, Figures
from streams.telemetry.health import named, rows, samples


def test_a_label_is_part_of_the_name() -> None:
    """Escaped as in Prometheus' text; without a label there are no braces."""
    assert named("nabz_late_total", "", "") == "nabz_late_total"
    assert named("nabz_x", "reason", "bad_value") == 'nabz_x{reason="bad_value"}'
    assert named("nabz_x", "source", 'a"\\\n') == 'nabz_x{source="a\\"\\\\\\n"}'


def test_a_distribution_is_its_count_sum_and_new_quantiles() -> None:
    """The second report's quantiles leave the first report's values out."""
    figures, earlier = Figures("store"), dict[str, Family]()
    figures.observe(metrics.INSERT_ROWS, 1)
    first = figures.families()
    found = dict(samples(first, earlier))
    assert found["nabz_insert_rows_count"] == 1.0
    assert found['nabz_insert_rows{quantile="0.5"}'] == 0.5
    assert 'nabz_insert_seconds{quantile="0.5"}' not in found
    assert found["nabz_insert_seconds_count"] == 0.0
    figures.observe(metrics.INSERT_ROWS, 10, 10)
    earlier = {family.metric.name: family for family in first}
    found = dict(samples(figures.families(), earlier))
    assert (found["nabz_insert_rows_count"], found["nabz_insert_rows_sum"]) == (3.0, 21.0)
    assert found['nabz_insert_rows{quantile="0.5"}'] == 5.5
    assert found['nabz_insert_rows{quantile="0.99"}'] == 1 + 9 * 0.99


def test_rows_say_whose_and_when() -> None:
    """One figure a sample, all of the same moment."""
    assert rows("store", "2", 1_000, [("nabz_a", 1.0), ("nabz_b", 2.5)]) == [
        Figure("store", "2", "nabz_a", 1_000, 1.0),
        Figure("store", "2", "nabz_b", 1_000, 2.5),
    ]
