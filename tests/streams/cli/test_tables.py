"""`nabz tables` and `nabz topics` as a person runs them."""

import json

import pytest

from schemas import tables
from schemas.topics import TOPICS
from streams.settings import Settings
from tests.streams.cli.conftest import Nabz


@pytest.mark.flow
def test_tables_are_migrated_and_shown(nabz: Nabz, on_the_stack: Settings) -> None:
    """Pending, applied with a line each, applied; then nothing to do."""
    del on_the_stack
    names = [migration.name for migration in tables.migrations()]

    assert nabz("tables", "status").out == "".join(f"pending  {name}\n" for name in names)
    assert nabz("tables", "migrate").out == "".join(f"applied {name}\n" for name in names)
    assert nabz("tables", "status").out == "".join(f"applied  {name}\n" for name in names)
    assert nabz("tables", "migrate") == (0, "tables are as they should be\n", "")


@pytest.mark.flow
def test_tables_speak_json(nabz: Nabz, on_the_stack: Settings) -> None:
    """One object on stdout."""
    del on_the_stack
    done = json.loads(nabz("tables", "migrate", "--json").out)
    steps = json.loads(nabz("tables", "status", "--json").out)

    assert len(done["done"]) == len(tables.migrations())
    assert steps["tables"][0] == {"name": "0001_migrations", "state": "applied"}


@pytest.mark.flow
def test_topics_are_applied(nabz: Nabz, on_the_stack: Settings) -> None:
    """A line each, then nothing to do; and as JSON."""
    del on_the_stack

    assert len(nabz("topics", "apply").out.splitlines()) == len(TOPICS)
    assert nabz("topics", "apply") == (0, "topics are as they should be\n", "")
    assert json.loads(nabz("topics", "apply", "--json").out) == {"done": []}


@pytest.mark.parametrize(
    "words", [("tables", "status"), ("tables", "migrate"), ("topics", "apply"), ("sql", "SELECT 1")]
)
def test_an_absent_server_is_one_line_and_status_1(
    nabz: Nabz, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """No stack trace: which server, where, and that it does not answer."""
    monkeypatch.setenv("NABZ_CLICKHOUSE__PORT", "1")
    monkeypatch.setenv("NABZ_KAFKA__BOOTSTRAP", "127.0.0.1:1")
    monkeypatch.setattr("streams.topics._TIMEOUT_SECONDS", 0.5)

    status, out, err = nabz(*words)

    assert (status, out) == (1, "")
    assert len(err.splitlines()) == 1
    assert "127.0.0.1:1" in err
    assert err.startswith("nabz: ")


@pytest.mark.parametrize(
    "words",
    [("tables", "migrate"), ("tables", "status"), ("topics", "apply"), ("sql",)],
    ids=" ".join,
)
def test_help_has_an_example(nabz: Nabz, words: tuple[str, ...]) -> None:
    """And needs no server."""
    status, out, _ = nabz(*words, "--help")

    assert status == 0
    assert f"Example: nabz {' '.join(words)}" in out


def test_a_usage_error_is_status_2(nabz: Nabz) -> None:
    """As everywhere."""
    assert nabz("tables", "drop").status == 2
    assert nabz("sql").status == 2
