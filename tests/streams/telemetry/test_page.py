"""The page: what Prometheus' own parser reads from it."""

from prometheus_client.parser import text_string_to_metric_families

from streams import metrics
from streams.telemetry.figures import Figures
from streams.telemetry.page import Page


def read(figures: Figures) -> dict[str, list[tuple[str, dict[str, str], float]]]:
    """The samples on the page, by family."""
    return {
        family.name: [(sample.name, sample.labels, sample.value) for sample in family.samples]
        for family in text_string_to_metric_families(Page(figures).text().decode())
    }


def test_every_listed_figure_of_the_role_has_its_meaning_and_kind() -> None:
    """Also those that were not told yet; those of other roles are not there."""
    text = Page(Figures("customers", "2")).text().decode()
    for metric in metrics.METRICS:
        is_there = f"# TYPE {metric.name} {metric.kind}\n" in text
        assert is_there == ("customers" in metric.roles)
        assert (f"# HELP {metric.name} {metric.meaning} ({metric.unit})\n" in text) == is_there


def test_samples_carry_role_instance_and_label() -> None:
    """A label that a sender made up is escaped."""
    figures = Figures("store", "2")
    figures.replace(metrics.SKEW, {'a"b\\c\nd': -1.5})
    labels = {"role": "store", "instance": "2", "source": 'a"b\\c\nd'}
    assert read(figures)["nabz_skew_seconds"] == [("nabz_skew_seconds", labels, -1.5)]


def test_buckets_are_cumulative() -> None:
    """Each holds what lies under its edge; the last holds all."""
    figures = Figures("store")
    figures.observe(metrics.INSERT_ROWS, 5, 50, 1e6)
    found = read(figures)["nabz_insert_rows"]
    by_edge = {labels["le"]: value for name, labels, value in found if name.endswith("_bucket")}
    assert (by_edge["1.0"], by_edge["10.0"], by_edge["100.0"]) == (0.0, 1.0, 2.0)
    assert (by_edge["100000.0"], by_edge["+Inf"]) == (2.0, 3.0)
    totals = [(name, value) for name, _, value in found if not name.endswith("_bucket")]
    assert totals == [("nabz_insert_rows_count", 3.0), ("nabz_insert_rows_sum", 1_000_055.0)]
