"""`nabz sql` as a person runs it."""

import io
import json
import sys

import pytest

from streams.migrate import migrate
from streams.settings import Settings
from tests.streams.cli.conftest import Nabz

pytestmark = pytest.mark.flow


@pytest.fixture(autouse=True)
def _migrated(on_the_stack: Settings) -> None:
    migrate(on_the_stack)


def test_a_query_prints_tsv(nabz: Nabz) -> None:
    """With a header line, or without."""
    query = "SELECT 1 AS a, 'x\ty' AS b, NULL AS c"

    assert nabz("sql", query) == (0, "a\tb\tc\n1\tx\\ty\t\\N\n", "")
    assert nabz("sql", query, "--no-header") == (0, "1\tx\\ty\t\\N\n", "")


def test_a_query_prints_json(nabz: Nabz) -> None:
    """One object: columns, rows, elapsed."""
    printed = json.loads(nabz("sql", "SELECT 1 AS a, [2] AS b", "--json").out)

    assert (printed["columns"], printed["rows"]) == (["a", "b"], [[1, [2]]])
    assert printed["elapsed"] >= 0


def test_a_query_comes_from_standard_input(nabz: Nabz, monkeypatch: pytest.MonkeyPatch) -> None:
    """For files and long ones."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT\n  7 AS a;\n"))

    assert nabz("sql", "-").out == "a\n7\n"


def test_writing_needs_admin(nabz: Nabz) -> None:
    """The reader is refused in one line, the admin is not."""
    statement = "INSERT INTO links (a, b, version) SELECT 'x', 'y', 1"

    status, out, err = nabz("sql", statement)
    assert (status, out) == (1, "")
    assert err.startswith("nabz: ClickHouse: ")
    assert len(err.splitlines()) == 1
    assert nabz("sql", statement, "--admin") == (0, "", "")
    assert nabz("sql", "SELECT a FROM links FINAL", "--no-header").out == "x\n"


def test_inline_values_are_not_waited_for(nabz: Nabz) -> None:
    """INSERT … VALUES has its rows in the query."""
    statement = "INSERT INTO links (a, b, version) VALUES ('x', 'y', 1)"

    nabz("sql", statement, "--admin")

    assert nabz("sql", "SELECT a FROM links FINAL", "--no-header").out == "x\n"
