"""Classes linked ahead: taken where they were made, done without where not."""

import sys
from pathlib import Path

import pytest

from deploy.local import ahead, kafka, parts
from streams.errors import NabzError


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "nabz"


def test_kafka_is_told_of_the_file_once_it_is_there(cache: Path) -> None:
    """Before that Java hears nothing of it: a missing file would be a complaint in the log."""
    assert ahead.flags() == []
    made = cache / ahead.part().folder
    made.mkdir(parents=True)
    (made / "kafka.aot").touch()
    assert ahead.flags()[0] == f"-XX:AOTCache={made / 'kafka.aot'}"


@pytest.mark.parametrize(
    ("program", "says"), [("", "left no file"), ("raise SystemExit(1)", "did not start")]
)
def test_a_java_that_cannot_is_done_without(
    cache: Path, monkeypatch: pytest.MonkeyPatch, program: str, says: str
) -> None:
    """One line that `make setup` passes over, and nothing half-made in the cache."""
    command = [sys.executable, "-c", program]
    monkeypatch.setattr(kafka, "prepare", lambda *_: command)
    if not program:
        monkeypatch.setattr(ahead, "_train", lambda *_: None)
    with pytest.raises(NabzError, match=says):
        parts.ensure(ahead.part())
    assert list(cache.iterdir()) == []
