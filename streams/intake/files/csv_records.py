"""A CSV by a mapping: header checked once, every row turned into records."""

import contextlib
import difflib
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Record
from typing import Final

import msgspec

from schemas.canonical import Refused
from schemas.dead_letters import Reason
from schemas.times import to_ms
from streams.intake.files.csv_lines import Encoding, Line
from streams.intake.files.csv_rows import BrokenLine, RowLines, rows
from streams.intake.files.input_file import READ_ERRORS, BadFile, InputFile
from streams.intake.files.items import Broken, Item
from streams.intake.files.json_lines import ZoneOf
from streams.intake.files.mapping import Mapping
from streams.intake.files.rules import Rules, used_columns

_SHOWN: Final = 12


def read(file: InputFile, mapping: Mapping) -> Iterator[Item | Broken]:
    """Yield the rows of a CSV; the line number of a row is that of its first line.

    Raises:
        BadFile: it cannot be read, has no header, a column twice, or lacks one of the mapping's.
    """
    encoding = Encoding(mapping.csv.encoding)
    with file.open(text=not encoding.wide) as stream:
        lines = encoding.lines(stream)
        try:
            for _ in range(mapping.csv.skip_lines):
                next(lines, None)
            yield from _items(rows(lines, mapping.csv), mapping, encoding)
        except READ_ERRORS as error:
            raise BadFile(f"breaks off: {error}") from None


def times(file: InputFile, mapping: Mapping, zone_of: ZoneOf) -> Iterator[int]:
    """The times (ms) of all touchpoints that have one; no other cell is looked at.

    Raises:
        BadFile: as `read`.
    """
    for item in read(file, _timed(mapping)):
        for record in item.records if isinstance(item, Item) else ():
            if isinstance(record, Record):
                with contextlib.suppress(Refused):
                    yield to_ms(record.get("time"), zone_of(record.get("source")))


def _timed(mapping: Mapping) -> Mapping:
    """The mapping without all that says nothing about times."""
    rules = [
        msgspec.structs.replace(
            rule,
            touchpoint={n: s for n, s in rule.touchpoint.items() if n in {"time", "source"}},
        )
        for rule in mapping.rules
    ]
    return msgspec.structs.replace(mapping, rules=rules)


def _items(
    found: Iterator[RowLines | BrokenLine], mapping: Mapping, encoding: Encoding
) -> Iterator[Item | Broken]:
    columns = mapping.csv.columns or _header(found)
    _check(columns, mapping)
    rules = Rules(mapping, columns)
    for row in found:
        if isinstance(row, BrokenLine):
            yield Broken(row.line.number, _raw([row.line], encoding), row.reason, row.error)
        else:
            yield _item(row, rules, len(columns), encoding)


def _item(row: RowLines, rules: Rules, width: int, encoding: Encoding) -> Item | Broken:
    number, raw = row.lines[0].number, _raw(row.lines, encoding)
    if len(row.cells) != width:
        error = f"has {len(row.cells)} cells where the header has {width}"
        return Broken(number, raw, Reason.BAD_ROW, error)
    try:
        return Item(number, raw, list(rules.records(row.cells)))
    except Refused as refused:
        return Broken(number, raw, refused.reason, refused.error)


def _raw(lines: Sequence[Line], encoding: Encoding) -> bytes:
    text = lines[0].text if len(lines) == 1 else "".join(line.text for line in lines)
    return encoding.raw(text.rstrip("\r\n"))


def _header(found: Iterator[RowLines | BrokenLine]) -> list[str]:
    header = next(found, None)
    if header is None:
        raise BadFile("is empty: there is no header line")
    if isinstance(header, BrokenLine):
        raise BadFile(f"header line {header.line.number}: {header.error}")
    return [name.strip() for name in header.cells]


def _check(columns: Sequence[str], mapping: Mapping) -> None:
    twice = [name for name, times in Counter(columns).items() if name and times > 1]
    if twice:
        raise BadFile(f"the header names {', '.join(map(repr, twice))} twice: rename one of them")
    missing = [name for name in used_columns(mapping) if name not in columns]
    if missing:
        raise BadFile(_no_column(missing, columns))


def _no_column(missing: Sequence[str], columns: Sequence[str]) -> str:
    """`has no column 'x'` with the likeliest cause: a near name, or the wrong delimiter."""
    message = f"has no column {', '.join(map(repr, missing))}"
    near = difflib.get_close_matches(missing[0], columns, n=1)
    if near:
        return f"{message}; did the mapping mean {near[0]!r}?"
    other = next((sign for sign in ";\t|" if len(columns) == 1 and sign in columns[0]), None)
    if other:
        return f"{message}; is its delimiter {other!r}? Write it under csv: in the mapping"
    shown = [name[:40] for name in columns[:_SHOWN]]
    more = f" and {len(columns) - _SHOWN} more" if len(columns) > _SHOWN else ""
    return f"{message}; it has {', '.join(shown)}{more}"
