"""The figures of a role as Prometheus reads them."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from streams.metrics import Kind
from streams.telemetry.buckets import Buckets
from streams.telemetry.figures import Family, Figures


class Page(Collector):
    """Makes the text of /metrics; each sample carries role and instance."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._whose = [figures.role, figures.instance]
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)

    def text(self) -> bytes:
        """All figures in Prometheus' text form."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """All figures as prometheus_client wants them."""
        for family in self._figures.families():
            yield self._told(family)

    def _told(self, family: Family) -> Metric:
        metric, whose = family.metric, self._whose
        names = ["role", "instance", *([metric.label] if metric.label else [])]
        meaning = f"{metric.meaning} ({metric.unit})"
        if family.buckets is not None:
            histogram = HistogramMetricFamily(metric.name, meaning, labels=names)
            histogram.add_metric(whose, _cumulative(family.buckets), family.buckets.sum)
            return histogram
        plain = CounterMetricFamily if metric.kind is Kind.COUNTER else GaugeMetricFamily
        made = plain(metric.name, meaning, labels=names)
        for label, value in family.values.items():
            made.add_metric([*whose, label] if metric.label else whose, value)
        return made


def _cumulative(buckets: Buckets) -> list[tuple[str, float]]:
    upto, made = 0, []
    for edge, count in zip((*buckets.edges, "+Inf"), buckets.counts, strict=True):
        upto += count
        made.append((str(edge), float(upto)))
    return made
