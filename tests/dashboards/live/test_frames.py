"""Rows of ClickHouse as frames: types, times, labels."""

from typing import Any

import pytest

from dashboards.live import frames
from dashboards.live.frames import Field
from dashboards.live.reader import Column, Table
from dashboards.live.refusals import Refused


def _table(columns: dict[str, str], *rows: list[Any]) -> Table:
    return Table([Column(name, kind) for name, kind in columns.items()], list(rows))


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        ("DateTime64(3, 'UTC')", "1700000000.123", ("time", 1_700_000_000_123)),
        ("DateTime64(6)", "1700000000.1239", ("time", 1_700_000_000_123)),
        ("DateTime", "1700000000", ("time", 1_700_000_000_000)),
        ("Nullable(DateTime64(3))", None, ("time", None)),
        ("DateTime64(3)", "-1.5", ("time", -1_500)),
        ("UInt64", 2**53 + 1, ("number", 2**53 + 1)),
        ("LowCardinality(Nullable(Float64))", 0.25, ("number", 0.25)),
        ("Nullable(Float64)", None, ("number", None)),
        ("Decimal(9, 2)", 1.25, ("number", 1.25)),
        ("Bool", True, ("boolean", True)),
        ("LowCardinality(String)", "é", ("string", "é")),
        ("Date", "2026-01-01", ("string", "2026-01-01")),
        ("Map(String, String)", {"a": "b"}, ("string", '{"a":"b"}')),
        ("IPv4", "1.2.3.4", ("string", "1.2.3.4")),
    ],
)
def test_a_column_has_its_type(kind: str, cell: object, expected: tuple[str, object]) -> None:
    """As ClickHouse names it; times become whole milliseconds."""
    (field,) = frames.table(_table({"x": kind}, [cell])).fields
    assert (field.type, field.values[0]) == expected


def test_an_empty_table_keeps_its_columns() -> None:
    """Headings are there when rows are not."""
    frame = frames.table(_table({"a": "String", "b": "Int8"}))
    assert [(field.name, field.values) for field in frame.fields] == [("a", []), ("b", [])]
    assert frame.rows == 0


LONG = {"time": "DateTime", "queue": "String", "n": "Int64"}


def test_a_long_series_becomes_wide() -> None:
    """A number a label, one row a time, null where a label has none."""
    frame = frames.series(_table(LONG, ["1", "b", 10], ["1", "a", 20], ["2", "a", 30]))
    assert frame.rows == 2
    assert frame.fields == [
        Field("time", "time", [1_000, 2_000]),
        Field("n", "number", [20, 30], {"queue": "a"}),
        Field("n", "number", [10, None], {"queue": "b"}),
    ]


def test_a_series_without_names_stays_as_it_is() -> None:
    """Several numbers are several series."""
    columns = {"time": "DateTime", "p50": "Float64", "p90": "Float64"}
    frame = frames.series(_table(columns, ["1", 1.5, 2.5]))
    assert [field.name for field in frame.fields] == ["time", "p50", "p90"]


@pytest.mark.parametrize(
    ("table", "why"),
    [
        (_table({"n": "Int64"}, [1]), "column of times"),
        (_table({"time": "DateTime", "s": "String"}, ["1", "a"]), "numbers"),
        (_table(LONG, ["2", "a", 1], ["1", "a", 1]), "ordered by time"),
        (_table(LONG, *(["1", str(n), 1] for n in range(201))), "more than 200 series"),
    ],
)
def test_what_cannot_be_drawn_is_refused(table: Table, why: str) -> None:
    """With what is wrong with it."""
    with pytest.raises(Refused, match=why) as refused:
        frames.series(table)
    assert refused.value.status == 502
