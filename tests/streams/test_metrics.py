"""The list of metrics is true: what is told is listed, and what is listed is told."""

import ast
import re
from pathlib import Path

import pytest

from streams import metrics
from streams.metrics import EVERY_ROLE, METRICS, Kind, Metric

STREAMS = Path(metrics.__file__).parent
NAMES = {name: value for name, value in vars(metrics).items() if isinstance(value, Metric)}
#: What may be done with a kind of figure.
VERBS = {
    Kind.COUNTER: {"add", "add_all"},
    Kind.GAUGE: {"set", "replace"},
    Kind.HISTOGRAM: {"observe", "observe_all"},
}


def told() -> list[tuple[str, str]]:
    """Every `figures.verb(metrics.NAME, …)` in the source: (verb, NAME)."""
    found = []
    for path in STREAMS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Attribute) and ast.unparse(first.value) == "metrics":
                    found.append((node.func.attr, first.attr))
    return found


def test_what_is_listed_is_told_and_what_is_told_is_listed() -> None:
    """No metric without a place in the code that tells it, none told that is not in the list."""
    assert len(METRICS) > 30
    assert {name for _, name in told()} == set(NAMES)
    assert sorted(NAMES.values(), key=METRICS.index) == METRICS


def test_each_is_told_as_its_kind_wants() -> None:
    """Counters are added to, gauges are set, histograms observe."""
    assert [(verb, name) for verb, name in told() if verb not in VERBS[NAMES[name].kind]] == []


def test_no_name_is_spelled_anywhere_else() -> None:
    """A figure's name is in the list only: nobody tells one past it."""
    known = {metric.name for metric in METRICS}
    spelled = [
        path
        for path in STREAMS.rglob("*.py")
        if path != Path(metrics.__file__) and any(name in path.read_text() for name in known)
    ]
    assert spelled == []


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_a_metric_is_named_as_prometheus_wants(metric: Metric) -> None:
    """Prefix, unit or _total at the end, roles that exist, buckets that ascend."""
    assert re.fullmatch(r"nabz_[a-z_]+", metric.name)
    assert metric.name.endswith("_total") == (metric.kind is Kind.COUNTER)
    if metric.unit in {"seconds", "bytes"}:
        assert metric.unit in metric.name
    assert set(metric.roles) <= set(EVERY_ROLE)
    assert metric.roles
    assert bool(metric.edges) == (metric.kind is Kind.HISTOGRAM)
    assert list(metric.edges) == sorted(set(metric.edges))


def test_names_are_unique() -> None:
    """Two of one name would be one series."""
    assert len({metric.name for metric in METRICS}) == len(METRICS)
