"""The committed JSON fits Grafana 11.6's own types."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboards.build import BUILT
from tests.dashboards.grafana_schema import problems


def test_the_dashboards_fit() -> None:
    """Dashboard, panels, their options and fields: no unknown key, no wrong value."""
    assert problems(sorted(BUILT.glob("*.json"))) == []


def _stat(dashboard: Any) -> Any:
    return next(panel for panel in dashboard["panels"] if panel["type"] == "stat")


def _series(dashboard: Any) -> Any:
    return next(panel for panel in dashboard["panels"] if panel["type"] == "timeseries")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda d: d.update(refresh=5), "/refresh: must be string"),
        (lambda d: d.update(refrehs="5s"), "additional properties refrehs"),
        (lambda d: _stat(d)["gridPos"].update(w="4"), "/gridPos/w: must be number"),
        (lambda d: _stat(d)["options"].update(textMode="loud"), "options/textMode: must be equal"),
        (lambda d: _stat(d)["options"].update(shout=True), "additional properties shout"),
        (
            lambda d: _series(d)["fieldConfig"]["defaults"]["custom"].update(drawStyle="pie"),
            "custom/drawStyle: must be equal",
        ),
    ],
    ids=["type", "key", "place", "option", "option key", "custom"],
)
def test_what_does_not_fit_is_found(
    tmp_path: Path, spoil: Callable[[Any], None], says: str
) -> None:
    """Or the check above would hold nothing."""
    dashboard = json.loads((BUILT / "customer-experience.json").read_text(encoding="utf-8"))
    spoil(dashboard)
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps(dashboard), encoding="utf-8")

    assert any(says in problem for problem in problems([broken]))
