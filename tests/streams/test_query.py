"""Queries of people on a real ClickHouse, and their answers as text."""

from datetime import UTC, datetime

import msgspec
import pytest

from streams.errors import NabzError
from streams.migrate import migrate
from streams.query import Answer, as_json, as_tsv, run
from streams.settings import Settings


def test_tsv_escapes_as_clickhouse_does() -> None:
    """A tab or line break in a value breaks no line; null is backslash N."""
    answer = Answer(["a", "b"], [("x\ty\nz\\", None), ("ä", 1.5)], 0.1)

    assert list(as_tsv(answer)) == ["a\tb\n", "x\\ty\\nz\\\\\t\\N\n", "ä\t1.5\n"]


def test_tsv_without_header_has_rows_only() -> None:
    """For pipes into other programs."""
    assert list(as_tsv(Answer(["a"], [(1,)], 0.1), header=False)) == ["1\n"]


def test_tsv_shows_times_bytes_and_collections() -> None:
    """Times to the millisecond if they have one, bytes readable, maps and arrays as JSON."""
    moment = datetime(2026, 1, 31, 12, 0, 0, 500_000, tzinfo=UTC)
    answer = Answer(["t", "b", "m", "l"], [(moment, b"\xff", {"k": 1}, ["x"])], 0.1)

    assert list(as_tsv(answer, header=False)) == [
        '2026-01-31 12:00:00.500+00:00\t�\t{"k":1}\t["x"]\n'
    ]


def test_json_is_one_object_without_nan() -> None:
    """NaN is no JSON: it becomes null."""
    text = as_json(Answer(["a"], [(float("nan"),)], 0.5))

    assert msgspec.json.decode(text) == {"columns": ["a"], "rows": [[None]], "elapsed": 0.5}


@pytest.mark.flow
def test_a_query_reads_the_lanes_database(lane_settings: Settings) -> None:
    """Tables are named without their database, a closing semicolon is nothing."""
    migrate(lane_settings)

    answer = run(lane_settings, "SELECT count() AS n, currentDatabase() FROM touchpoints FINAL; ")

    assert answer.columns == ["n", "currentDatabase()"]
    assert list(answer.rows) == [(0, lane_settings.names.database)]


@pytest.mark.flow
def test_the_reader_cannot_write(lane_settings: Settings) -> None:
    """The default user of nabz sql is refused by the server itself."""
    migrate(lane_settings)

    for statement in (
        "CREATE TABLE mine (a UInt8) ENGINE = Memory",
        "INSERT INTO links (a) SELECT 'x'",
        "DROP TABLE touchpoints",
        "ALTER TABLE links DELETE WHERE 1",
    ):
        with pytest.raises(NabzError, match=r"^ClickHouse: .*readonly.* \(code 164\)$"):
            run(lane_settings, statement)


@pytest.mark.flow
def test_the_admin_can_write(lane_settings: Settings) -> None:
    """--admin is the user that writes."""
    migrate(lane_settings)

    run(lane_settings, "INSERT INTO links (a, b, version) SELECT 'x', 'y', 1", admin=True)

    assert list(run(lane_settings, "SELECT a, b FROM links FINAL").rows) == [("x", "y")]


@pytest.mark.flow
def test_a_wrong_query_is_one_line_with_the_servers_message(lane_settings: Settings) -> None:
    """No stack trace, no version: what ClickHouse says, and its code."""
    migrate(lane_settings)

    with pytest.raises(NabzError) as caught:
        run(lane_settings, "SELECT nonsense FROM touchpoints")

    message = str(caught.value)
    assert message.startswith("ClickHouse: ")
    assert "nonsense" in message
    assert "\n" not in message
    assert "Stack trace" not in message
    assert "version" not in message
    assert message.endswith("(code 47)")
