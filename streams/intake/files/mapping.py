"""What a mapping file can say: how the rows of a CSV become touchpoints."""

from typing import Annotated, Literal

import msgspec

from schemas.touchpoint import Plain

#: One character, as the csv module wants its quote and escape.
Character = Annotated[str, msgspec.Meta(min_length=1, max_length=1)]
Columns = Annotated[list[str], msgspec.Meta(min_length=1)]


class Csv(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The dialect: how the file is written.

    `columns` names the columns of a file that has no header line; `skip_lines` is how many
    lines stand above the header; a cell whose whole text is in `missing` has no value.
    """

    encoding: str = "utf-8"
    delimiter: Character = ","
    quote: Character | None = '"'
    escape: Character | None = None
    doubled_quotes: bool = True
    skip_lines: Annotated[int, msgspec.Meta(ge=0, le=10_000)] = 0
    columns: Columns | None = None
    missing: list[str] = msgspec.field(default_factory=lambda: [""])


class When(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A condition on one column: exactly one of the four holds the question."""

    column: str
    is_: str | int | float | list[str | int | float] | None = msgspec.field(default=None, name="is")
    is_not: str | int | float | list[str | int | float] | None = None
    contains: str | None = None
    missing: bool | None = None


class Plus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A duration in a column, to be added to a time; a row where it is missing has no time."""

    column: str
    unit: Literal["seconds", "minutes", "hours", "days"]


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a value comes from (one of column, template, hash) and what is done to it.

    - `column`: the text of that column; `template`: text with {column} in it, which has no value
      when a column in it has none; `hash`: 32 hex digits made of all these columns.
    - `values`: exchanges the text for a value; an unknown text refuses the row, unless
      `otherwise` gives its value (null: none at all).
    - `type`: text (default), number (`decimal` is its comma), or whole (`849.0` becomes `849`).
    - `unescape`: html turns `&amp;` into `&`, once.
    - `format`, `zone` and `plus`: of times only; iso (default), excel_days, epoch_s, epoch_ms, or
      directives of strptime; `plus` adds the duration that another column holds.
    """

    column: str | None = None
    template: str | None = None
    hash: Columns | None = None
    values: dict[str, Plain] | None = None
    otherwise: Plain | msgspec.UnsetType = msgspec.UNSET
    type: Literal["text", "number", "whole"] = "text"
    decimal: Literal[".", ","] = "."
    unescape: Literal["html"] | None = None
    format: str | None = None
    zone: str | None = None
    plus: Plus | None = None


#: What may stand for one value: a constant, or where it comes from.
Spec = Plain | Cell
#: The fields of a touchpoint; customer, rating, call and the like hold specs of their own.
Fields = dict[str, Spec | dict[str, Spec]]


class Rule(msgspec.Struct, frozen=True):
    """One touchpoint of each row for which all of `when` hold."""

    touchpoint: Fields
    when: list[When]


class Mapping(msgspec.Struct, frozen=True):
    """A mapping file: rows where `keep` holds and none of `skip`, and their rules."""

    csv: Csv
    zone: str | None
    keep: list[When]
    skip: list[When]
    rules: list[Rule]
