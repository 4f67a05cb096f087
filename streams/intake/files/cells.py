"""From the cells of one row to one value of a touchpoint."""

import hashlib
import html
import math
from collections.abc import Callable, Sequence
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from schemas.canonical import Refused
from schemas.dead_letters import Reason
from schemas.touchpoint import Plain
from streams.intake.files.mapping import Cell, Plus, Spec
from streams.intake.files.mapping_checks import TEMPLATE
from streams.intake.files.times import parser

Row = Sequence[str]
#: Reads one value from a row; None where the row has none.
Read = Callable[[Row], Plain]
Text = Callable[[Row], str | None]

_HASH_BYTES: Final = 16
_MILLIS: Final = {"seconds": 1_000, "minutes": 60_000, "hours": 3_600_000, "days": 86_400_000}


class Header:
    """Where the columns of a file stand, and which texts mean that a cell has no value."""

    def __init__(self, columns: Sequence[str], missing: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(columns)}
        self._missing = frozenset(missing)

    def text(self, column: str) -> Text:
        """The reader of one column's text."""
        place, missing = self._places[column], self._missing

        def read(row: Row) -> str | None:
            text = row[place]
            return None if text in missing else text

        return read


def reader(spec: Spec, header: Header) -> Read:
    """The reader of a value that is no time."""
    if not isinstance(spec, Cell):
        return lambda _row: spec
    text, convert = origin(spec, header), _conversion(spec)

    def read(row: Row) -> Plain:
        found = text(row)
        return None if found is None else convert(found)

    return text if _is_plain(spec) else read


def time_reader(spec: Cell, zone: str | None, header: Header) -> Read:
    """The reader of a time: milliseconds UTC."""
    name = spec.zone or zone
    to_millis = parser(spec.format or "iso", ZoneInfo(name) if name else None)
    text, plus = origin(spec, header), _plus(spec.plus, header)

    def read(row: Row) -> Plain:
        found, more = text(row), plus(row)
        return None if found is None or more is None else to_millis(found) + more

    return read


def _plus(plus: Plus | None, header: Header) -> Callable[[Row], int | None]:
    """The reader of a duration in milliseconds."""
    if plus is None:
        return lambda _row: 0
    text, factor = header.text(plus.column), _MILLIS[plus.unit]

    def read(row: Row) -> int | None:
        found = text(row)
        return None if found is None else round(_number(found, ".") * factor)

    return read


def columns(spec: Spec) -> list[str]:
    """The columns that a value is made of."""
    if not isinstance(spec, Cell):
        return []
    return [*_parts(spec), *([] if spec.plus is None else [spec.plus.column])]


def _parts(cell: Cell) -> list[str]:
    """The columns that a cell's text is made of."""
    if cell.column is not None:
        return [cell.column]
    return cell.hash or TEMPLATE.findall(cell.template or "")


def origin(cell: Cell, header: Header) -> Text:
    """The reader of the text that a cell begins with: a column, several joined, or a hash."""
    if cell.column is not None:
        return header.text(cell.column)
    parts = [header.text(column) for column in _parts(cell)]
    if cell.hash is not None:
        return lambda row: _hash([part(row) for part in parts])
    literals = TEMPLATE.split(cell.template or "")[::2]

    def read(row: Row) -> str | None:
        texts = [part(row) for part in parts]
        if None in texts:
            return None
        pairs = zip(literals, [*texts, ""], strict=True)
        return "".join(f"{literal}{text}" for literal, text in pairs)

    return read


def _hash(texts: list[str | None]) -> str:
    # Lengths keep ("a", "bc") apart from ("ab", "c"), and a missing cell from an empty one.
    packed = msgspec.msgpack.encode(texts)
    return hashlib.blake2b(packed, digest_size=_HASH_BYTES).hexdigest()


def _is_plain(cell: Cell) -> bool:
    return cell.values is None and cell.type == "text" and cell.unescape is None


def _conversion(cell: Cell) -> Callable[[str], Plain]:
    if cell.values is not None:
        return _exchange(cell, cell.values)
    if cell.type == "number":
        return lambda text: _number(text, cell.decimal)
    if cell.type == "whole":
        return _whole
    return html.unescape if cell.unescape else str


def _exchange(cell: Cell, values: dict[str, Plain]) -> Callable[[str], Plain]:
    def exchange(text: str) -> Plain:
        if text in values:
            return values[text]
        if cell.otherwise is msgspec.UNSET:
            where = cell.column or "the values"
            error = f"{where}: {text[:80]!r} is not among the mapping's values, nor is otherwise"
            raise Refused(Reason.BAD_VALUE, error)
        return cell.otherwise

    return exchange


def _number(text: str, decimal: str) -> float:
    plain = text.strip()
    if decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or "_" in plain:
        raise Refused(Reason.BAD_VALUE, f"{text[:80]!r} is no number")
    return int(number) if number.is_integer() else number


def _whole(text: str) -> str:
    stem, _, rest = text.strip().partition(".")
    if not stem.lstrip("-").isdecimal() or rest.strip("0"):
        raise Refused(Reason.BAD_VALUE, f"{text[:80]!r} is no whole number")
    return stem
