"""Running a command as a person does, in this process."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from streams.cli.main import main
from streams.settings import Settings, variable


class Ran(NamedTuple):
    """What a command printed, and its exit status."""

    status: object
    out: str
    err: str


Nabz = Callable[..., Ran]


@pytest.fixture
def nabz(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Nabz:
    """`nabz("sql", "SELECT 1")` in an empty folder, with no settings but those of the test."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["nabz", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return Ran(ended.value.code or 0, *capsys.readouterr())

    return run


@pytest.fixture
def on_the_stack(lane_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The test's lane on the real parts, said in variables as a person would."""
    kafka, clickhouse = lane_settings.kafka, lane_settings.clickhouse
    said: dict[tuple[str, ...], object] = {
        ("lane",): lane_settings.lane,
        ("kafka", "bootstrap"): kafka.bootstrap,
        ("kafka", "partitions"): kafka.partitions,
        ("kafka", "replication"): kafka.replication,
        ("clickhouse", "host"): clickhouse.host,
        ("clickhouse", "port"): clickhouse.port,
        ("clickhouse", "read_user"): clickhouse.read_user,
        ("clickhouse", "read_password"): clickhouse.read_password.get_secret_value(),
    }
    for path, value in said.items():
        monkeypatch.setenv(variable(path), str(value))
    return lane_settings
