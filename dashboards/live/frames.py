"""Rows of ClickHouse → frames, the columns with types that Grafana's components draw.

A time series comes back long (time, names, numbers) and leaves wide: a number a label, one row a
time, as the plugin does it for Grafana.
"""

import re
from itertools import pairwise
from typing import Any, Final

import msgspec

from dashboards.live.reader import Column, Table
from dashboards.live.refusals import Refused

_WRAPPED: Final = re.compile(r"(?:Nullable|LowCardinality|SimpleAggregateFunction)\((.*)\)$")
#: Series of one query; more cannot be told apart by anybody.
MOST_SERIES: Final = 200


class Field(msgspec.Struct):
    """A column: its name, type (time, number, string, boolean), labels and values.

    Times are milliseconds since 1970.
    """

    name: str
    type: str
    values: list[Any]
    labels: dict[str, str] | None = None


class Frame(msgspec.Struct):
    """The answer to one query."""

    fields: list[Field]
    rows: int


def table(answer: Table) -> Frame:
    """The answer as it is, column by column."""
    columns = list(zip(*answer.data, strict=True)) or [()] * len(answer.meta)
    fields = [
        _field(column, list(cells)) for column, cells in zip(answer.meta, columns, strict=True)
    ]
    return Frame(fields, len(answer.data))


def series(answer: Table) -> Frame:
    """A time series, made wide by its text columns.

    Raises:
        Refused: there is no time or number, time runs backwards, or there are too many series.
    """
    frame = table(answer)
    times = [field for field in frame.fields if field.type == "time"]
    numbers = [field for field in frame.fields if field.type == "number"]
    names = [field for field in frame.fields if field.type == "string"]
    if len(times) != 1 or not numbers:
        raise Refused(502, "a time series needs one column of times, and numbers")
    if any(before > after for before, after in pairwise(times[0].values)):
        raise Refused(502, "a time series must be ordered by time")
    return _wide(times[0], numbers, names) if names else _unnamed(times[0], numbers)


def _unnamed(time: Field, numbers: list[Field]) -> Frame:
    return Frame([time, *numbers], len(time.values))


def _wide(time: Field, numbers: list[Field], names: list[Field]) -> Frame:
    moments = list(dict.fromkeys(time.values))
    row = {moment: index for index, moment in enumerate(moments)}
    labels = list(zip(*(name.values for name in names), strict=True))
    made: dict[tuple[int, tuple[str, ...]], Field] = {}
    for index, label in enumerate(labels):
        for place, number in enumerate(numbers):
            field = made.get((place, label))
            if field is None:
                field = _empty(number.name, names, label, len(moments))
                made[place, label] = field
            field.values[row[time.values[index]]] = number.values[index]
        if len(made) > MOST_SERIES:
            raise Refused(502, f"more than {MOST_SERIES} series; choose fewer")
    ordered = [made[key] for key in sorted(made, key=_by_name)]
    return Frame([Field(time.name, "time", moments), *ordered], len(moments))


def _empty(name: str, names: list[Field], label: tuple[str, ...], rows: int) -> Field:
    labels = {field.name: str(text) for field, text in zip(names, label, strict=True)}
    return Field(name, "number", [None] * rows, labels)


def _by_name(key: tuple[int, tuple[str, ...]]) -> tuple[int, tuple[str, ...]]:
    return key[0], tuple(str(text) for text in key[1])


def _field(column: Column, cells: list[Any]) -> Field:
    kind = _kind(column.type)
    if kind == "time":
        cells = [None if cell is None else _milliseconds(cell) for cell in cells]
    elif kind == "string":
        cells = [_text(cell) for cell in cells]
    return Field(column.name, kind, cells)


def _kind(clickhouse_type: str) -> str:
    while found := _WRAPPED.match(clickhouse_type):
        clickhouse_type = found[1]
    if clickhouse_type.startswith("DateTime"):
        return "time"
    if clickhouse_type == "Bool":
        return "boolean"
    if re.match(r"U?Int|Float|BFloat|Decimal", clickhouse_type):
        return "number"
    return "string"


def _milliseconds(cell: str | float) -> int:
    """Milliseconds of seconds with a fraction: whole numbers, no float on the way."""
    seconds, _, fraction = str(cell).partition(".")
    thousandths = int(fraction[:3].ljust(3, "0")) if fraction else 0
    return int(seconds) * 1000 + (-thousandths if seconds.startswith("-") else thousandths)


def _text(cell: Any) -> Any:
    if cell is None or isinstance(cell, str):
        return cell
    return msgspec.json.encode(cell).decode()
