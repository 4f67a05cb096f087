"""From one row of a CSV to its touchpoints, by the rules of a mapping."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from schemas.touchpoint import Plain
from streams.intake.files.cells import Header, Read, Row, columns, reader, time_reader
from streams.intake.files.mapping import Cell, Fields, Mapping, Spec, When

Holds = Callable[[Row], bool]
#: A record in the contract's form, before `canonicalise()`.
Record = dict[str, object]

#: Where the contract wants a number, a cell is read as one without being told.
_NUMBERS: Final = {
    "rating": {"value"},
    "call": {"queue_seconds", "talk_seconds", "hold_seconds", "wrap_seconds"},
    "amount": {"value"},
}


def used_columns(mapping: Mapping) -> list[str]:
    """Every column that the mapping reads, each once."""
    whens = [*mapping.keep, *mapping.skip, *(when for rule in mapping.rules for when in rule.when)]
    found = [when.column for when in whens]
    for rule in mapping.rules:
        for spec in rule.touchpoint.values():
            for inner in spec.values() if isinstance(spec, dict) else [spec]:
                found += columns(inner)
    return list(dict.fromkeys(found))


class Rules:
    """A mapping made ready for the columns of one file."""

    def __init__(self, mapping: Mapping, names: Sequence[str]) -> None:
        header = Header(names, mapping.csv.missing)
        self._keep = [_holds(when, header) for when in mapping.keep]
        self._skip = [_holds(when, header) for when in mapping.skip]
        self._rules = [
            ([_holds(when, header) for when in rule.when], _Maker(rule.touchpoint, mapping, header))
            for rule in mapping.rules
        ]

    def records(self, row: Row) -> Iterator[Record]:
        """The touchpoints of one row, still to be canonicalised; none for a row to skip.

        Raises:
            Refused: a cell cannot be read.
        """
        if not all(holds(row) for holds in self._keep) or any(holds(row) for holds in self._skip):
            return
        for conditions, make in self._rules:
            if all(holds(row) for holds in conditions):
                yield make(row)


class _Maker:
    """Makes the record of one rule."""

    def __init__(self, fields: Fields, mapping: Mapping, header: Header) -> None:
        self._flat: list[tuple[str, Read]] = []
        self._nested: list[tuple[str, list[tuple[str, Read]]]] = []
        for name, spec in fields.items():
            if isinstance(spec, dict):
                inner = [(key, _reader(name, key, value, header)) for key, value in spec.items()]
                self._nested.append((name, inner))
            elif name == "time" and isinstance(spec, Cell):
                self._flat.append((name, time_reader(spec, mapping.zone, header)))
            else:
                self._flat.append((name, reader(spec, header)))

    def __call__(self, row: Row) -> Record:
        record: Record = {n: value for n, read in self._flat if (value := read(row)) is not None}
        for name, reads in self._nested:
            inner = {key: value for key, read in reads if (value := read(row)) is not None}
            if inner:
                record[name] = inner
        return record


def _reader(field: str, key: str, spec: Spec, header: Header) -> Read:
    if isinstance(spec, Cell) and key in _NUMBERS.get(field, ()) and spec.values is None:
        spec = msgspec.structs.replace(spec, type="number")
    return reader(spec, header)


def _holds(when: When, header: Header) -> Holds:
    text = header.text(when.column)
    if when.missing is not None:
        wanted = when.missing
        return lambda row: (text(row) is None) == wanted
    if when.contains is not None:
        part = when.contains
        return lambda row: part in (text(row) or "")
    among = _texts(when.is_ if when.is_ is not None else when.is_not)
    if when.is_ is not None:
        return lambda row: text(row) in among
    return lambda row: text(row) not in among


def _texts(value: Plain | Sequence[Plain]) -> frozenset[str]:
    values = [value] if isinstance(value, (str, int, float)) or value is None else value
    return frozenset(str(item) for item in values)
