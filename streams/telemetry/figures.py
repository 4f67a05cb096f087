"""The figures of one role, gathered from all its threads."""

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from streams.metrics import METRICS, Kind, Metric
from streams.telemetry.buckets import Buckets

#: Values of one label at most; whoever comes later is told together with the others like it.
LABELS: Final = 50
OTHER: Final = "other"


class Family(NamedTuple):
    """A metric as it stands: label ("" without one) → value, or buckets of a histogram."""

    metric: Metric
    values: dict[str, float]
    buckets: Buckets | None


class Figures:
    """Counts, levels and distributions of one instance of a role; any thread may tell.

    A metric that is not of this role is refused with a KeyError: the list is what is told.
    """

    def __init__(self, role: str, instance: str = "0") -> None:
        self.role = role
        self.instance = instance
        self._lock = threading.Lock()
        self._metrics = {metric.name: metric for metric in METRICS if role in metric.roles}
        self._values: dict[str, dict[str, float]] = {
            name: {} if metric.label or metric.kind is not Kind.COUNTER else {"": 0.0}
            for name, metric in self._metrics.items()
        }
        self._buckets = {
            name: Buckets(metric.edges)
            for name, metric in self._metrics.items()
            if metric.kind is Kind.HISTOGRAM
        }
        self._looks: list[Callable[[], None]] = []

    def add(self, metric: Metric, by: float = 1, label: str = "") -> None:
        """Let a counter grow."""
        with self._lock:
            values = self._values[metric.name]
            label = _bounded(values, label)
            values[label] = values.get(label, 0.0) + by

    def add_all(self, metric: Metric, counts: Mapping[str, int]) -> None:
        """Let a counter grow, by label."""
        for label, by in counts.items():
            self.add(metric, by, label)

    def set(self, metric: Metric, value: float, label: str = "") -> None:
        """Say how high something stands."""
        with self._lock:
            values = self._values[metric.name]
            values[_bounded(values, label)] = value

    def replace(self, metric: Metric, found: Mapping[str, float]) -> None:
        """Say how high something stands, by label; what is not in it stands nowhere any more."""
        with self._lock:
            values = self._values[metric.name]
            values.clear()
            for label, value in found.items():
                values[_bounded(values, label)] = value

    def observe(self, metric: Metric, *values: float) -> None:
        """Take values into a distribution."""
        self.observe_all(metric, values)

    def observe_all(self, metric: Metric, values: Iterable[float]) -> None:
        """Take many values into a distribution."""
        with self._lock:
            self._buckets[metric.name].observe(values)

    def before(self, look: Callable[[], None]) -> None:
        """Call this each time before the figures are read; in the thread that reads them."""
        self._looks.append(look)

    def families(self) -> list[Family]:
        """All figures as they stand, in the order of the list."""
        for look in self._looks:
            look()
        with self._lock:
            return [
                Family(metric, dict(self._values[name]), buckets and buckets.copy())
                for name, metric in self._metrics.items()
                for buckets in [self._buckets.get(name)]
            ]


def _bounded(known: Mapping[str, float], label: str) -> str:
    return label if label in known or len(known) < LABELS else OTHER
