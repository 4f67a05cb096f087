"""The figures of a role as rows of `health`: the names of /metrics, quantiles for buckets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from schemas.health import Figure
from streams.telemetry.buckets import Buckets
from streams.telemetry.figures import Family

QUANTILES: Final = (0.5, 0.95, 0.99)


def samples(
    families: Iterable[Family], earlier: Mapping[str, Family]
) -> Iterator[tuple[str, float]]:
    """Name with label, and value, of each figure; quantiles are of what came since `earlier`."""
    for family in families:
        metric = family.metric
        if family.buckets is not None:
            before = earlier.get(metric.name)
            yield from _distribution(metric.name, family.buckets, before and before.buckets)
        for label, value in family.values.items():
            yield named(metric.name, metric.label, label), value


def named(name: str, label: str, value: str) -> str:
    """A figure's name as in Prometheus' text, role and instance left to their own columns."""
    if not label:
        return name
    value = value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
    return f'{name}{{{label}="{value}"}}'


def rows(
    role: str, instance: str, now_ms: int, found: Iterable[tuple[str, float]]
) -> Sequence[Figure]:
    """The samples of a moment (ms) as what travels on topic `health`."""
    return [Figure(role, instance, metric, now_ms, value) for metric, value in found]


def _distribution(
    name: str, buckets: Buckets, before: Buckets | None
) -> Iterator[tuple[str, float]]:
    new = buckets.since(before)
    for share in QUANTILES:
        value = new.quantile(share)
        if value is not None:
            yield named(name, "quantile", f"{share:g}"), value
    yield f"{name}_count", float(buckets.count)
    yield f"{name}_sum", buckets.sum
