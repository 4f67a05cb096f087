"""What a mapping must say beyond its structure, so that its touchpoints can be accepted."""

import re
from collections.abc import Iterator
from typing import Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from schemas.touchpoint import (
    Actor,
    Amount,
    Call,
    Channel,
    Kind,
    Outcome,
    Rating,
    Scale,
    Status,
    Touchpoint,
    Transfer,
)
from streams.intake.files.mapping import Cell, Fields, Mapping, Spec, When
from streams.located_convert import Mistake, hint
from streams.located_yaml import Path

#: What only `canonicalise()` may say.
_RESERVED: Final = {"received_at", "sentiment"}


def _names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(field.encode_name for field in msgspec.structs.fields(kind))


FIELDS: Final = tuple(name for name in _names(Touchpoint) if name not in _RESERVED)
#: Fields that hold specs of their own, with their keys; () where the keys are free.
NESTED: Final[dict[str, tuple[str, ...]]] = {
    "customer": (),
    "attributes": (),
    "rating": _names(Rating),
    "call": _names(Call),
    "transfer": _names(Transfer),
    "amount": _names(Amount),
}
_REQUIRED: Final = ("id", "source", "time", "channel", "kind")
_ONE_OF: Final = {
    "channel": get_args(Channel),
    "kind": get_args(Kind),
    "actor": get_args(Actor),
    "status": get_args(Status),
    "outcome": get_args(Outcome),
    "scale": get_args(Scale),
}
_CONDITIONS: Final = ("is", "is_not", "contains", "missing")
#: Formats of a time beside the directives of strptime; whether they need a zone.
FORMATS: Final = {"iso": False, "excel_days": True, "epoch_s": False, "epoch_ms": False}
TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")


def zone_problem(name: str) -> str | None:
    """What is wrong with the name of a time zone; None when there is such a zone."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return f"there is no time zone {name!r}: write one like Europe/Rome or UTC"
    return None


def mistakes(mapping: Mapping) -> Iterator[Mistake]:
    """Everything that is wrong with a mapping, as (path, what is wrong and what to write)."""
    if mapping.zone is not None and (problem := zone_problem(mapping.zone)):
        yield ("zone",), problem
    yield from _encoding(mapping)
    for name, whens in (("keep", mapping.keep), ("skip", mapping.skip)):
        yield from _whens(whens, (name,))
    for n, rule in enumerate(mapping.rules):
        yield from _whens(rule.when, ("rules", n, "when"))
        yield from _fields(rule.touchpoint, ("rules", n, "touchpoint"), mapping.zone)


def _encoding(mapping: Mapping) -> Iterator[Mistake]:
    try:
        "".encode(mapping.csv.encoding)
    except (LookupError, UnicodeError):
        name = mapping.csv.encoding
        yield ("csv", "encoding"), f"there is no encoding {name!r}: write one like utf-8 or cp1252"
    if mapping.csv.delimiter in {"\n", "\r", mapping.csv.quote}:
        yield ("csv", "delimiter"), "must be no line break and not the quote: write one like ;"


def _whens(whens: list[When], path: Path) -> Iterator[Mistake]:
    for when in whens:
        asked = (when.is_, when.is_not, when.contains, when.missing)
        if sum(value is not None for value in asked) != 1:
            yield path, f"a condition asks one of {', '.join(_CONDITIONS)} of its column"


def _fields(fields: Fields, path: Path, zone: str | None) -> Iterator[Mistake]:
    missing = [name for name in _REQUIRED if name not in fields]
    if "customer" not in fields and "conversation" not in fields:
        missing.append("customer")
    if missing:
        yield path, f"says no {', '.join(missing)}: every touchpoint has one"
    for name, spec in fields.items():
        here = (*path, name)
        if isinstance(spec, dict):
            for key, inner in spec.items():
                yield from _spec(key if name == "rating" else "", inner, (*here, key))
        elif name == "time":
            yield from _time(spec, here, zone)
        elif NESTED.get(name):
            yield here, f"must hold its own keys: {', '.join(NESTED[name])}"
        elif name == "attributes":
            yield here, "must hold names and values (name: value, indented under it)"
        else:
            yield from _spec(name, spec, here)


def _spec(name: str, spec: Spec, path: Path) -> Iterator[Mistake]:
    words = _ONE_OF.get(name)
    if not isinstance(spec, Cell):
        if words and spec not in words:
            yield path, f"{spec!r} is none{hint(str(spec), words)}"
        return
    yield from _cell(spec, path)
    if (spec.format, spec.zone, spec.plus) != (None, None, None):
        yield path, "format, zone and plus belong to time alone: leave them out"
    for text, value in (spec.values or {}).items():
        if words and value not in words:
            yield (*path, "values", text), f"{value!r} is none{hint(str(value), words)}"


def _cell(cell: Cell, path: Path) -> Iterator[Mistake]:
    origins = (cell.column, cell.template, cell.hash)
    if sum(origin is not None for origin in origins) != 1:
        yield path, "write exactly one of column, template, hash"
    if cell.template is not None:
        rest = TEMPLATE.sub("", cell.template)
        if "{" in rest or "}" in rest or not all(TEMPLATE.findall(cell.template)):
            yield (*path, "template"), "each { needs its column and }: write it like {case}-{time}"
    if cell.otherwise is not msgspec.UNSET and cell.values is None:
        yield (*path, "otherwise"), "goes with values alone: add values, or leave it out"
    if cell.values is not None and cell.type != "text":
        yield (*path, "type"), "values give their own type: leave type out"


def _time(spec: Spec, path: Path, zone: str | None) -> Iterator[Mistake]:
    if not isinstance(spec, Cell):
        yield path, "write {column: NAME} with its format and, if need be, zone"
        return
    yield from _cell(spec, path)
    if spec.values is not None or spec.type != "text":
        yield path, "takes no values and no type: write its format"
    if spec.zone is not None and (problem := zone_problem(spec.zone)):
        yield (*path, "zone"), problem
    kind = spec.format or "iso"
    if kind not in FORMATS and "%" not in kind:
        yield (*path, "format"), f"{kind!r} is none{hint(kind, FORMATS)}, or %Y-%m-%d and the like"
    elif FORMATS.get(kind, "%z" not in kind and "%s" not in kind) and not (spec.zone or zone):
        yield path, f"a time as {kind} has no zone: write zone, like Europe/Rome"
