"""`nabz bench` as a person runs it."""

import json
from pathlib import Path

import pytest

from streams.cli import bench
from streams.errors import NabzError
from tests.deploy.local.nabz import Nabz


def test_an_unknown_program_is_a_usage_error(tmp_path: Path) -> None:
    """It names those that there are."""
    ran = Nabz(tmp_path / "home")("bench", "--only", "flink")
    assert ran.returncode == 2
    assert "there is no flink" in ran.stderr


def test_a_part_of_a_run_is_not_kept(tmp_path: Path) -> None:
    """The README shows whole runs."""
    ran = Nabz(tmp_path / "home")("bench", "--only", "floor", "--save")
    assert ran.returncode == 2


def test_without_a_checkout_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed nabz has no tests folder."""
    monkeypatch.setattr(bench, "__file__", str(tmp_path / "streams" / "cli" / "bench.py"))
    with pytest.raises(NabzError, match="needs the checkout"):
        bench.bench()


@pytest.mark.flow
def test_a_short_run_is_verified(tmp_path: Path) -> None:
    """Our own programs on little data: right totals, the figures asked for and no others."""
    only = ("--only", "window", "--only", "customers", "--only", "store", "--only", "floor")
    ran = Nabz(tmp_path / "home", limit=180)("bench", "--seconds", "0.2", *only, "--json")
    assert ran.returncode == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["verified"] is True
    assert set(report["programs"]) == {"window", "customers", "store", "floor"}
    for key in ("same_window_per_s", "customers_per_s", "store_per_s", "floor_per_s"):
        assert report[key] > 0
    assert report["quix_window_per_s"] is None
    assert sorted(report["order"]) == sorted(report["programs"])
