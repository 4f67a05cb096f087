"""The rows of a CSV; a broken one costs itself alone, never the rest of the file.

A quote that is never closed would swallow the rows after it. So a row that cannot be read gives
up its first line only, and reading goes on with the line after that.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from schemas.dead_letters import Reason
from streams.intake.files.csv_lines import Line
from streams.intake.files.items import LONGEST
from streams.intake.files.mapping import Csv

_CLUES: Final = {
    "unexpected end of data": "a quote is opened and never closed",
    "field larger": "a quote is opened and never closed",
}


class RowLines(NamedTuple):
    """A row's cells and the lines that it stood on."""

    cells: list[str]
    lines: list[Line]


class BrokenLine(NamedTuple):
    """A line on which no row can begin, and why."""

    line: Line
    reason: Reason
    error: str


class _Unusable(Exception):  # noqa: N818  # not an error: a signal through the csv reader
    """The line at hand cannot belong to a row."""


def rows(lines: Iterator[Line], dialect: Csv) -> Iterator[RowLines | BrokenLine]:
    """Cut lines into rows by a dialect; blank lines are passed over."""
    csv.field_size_limit(2 * LONGEST)
    feed, options = _Feed(lines), _options(dialect)
    reader = csv.reader(feed, **options)
    while True:
        feed.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_Unusable, csv.Error) as error:
            yield feed.give_up(str(error))
            reader = csv.reader(feed, **options)
        else:
            if cells:
                yield RowLines(cells, feed.taken)


def _options(dialect: Csv) -> dict[str, Any]:
    return {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote,
        "quoting": csv.QUOTE_NONE if dialect.quote is None else csv.QUOTE_MINIMAL,
        "escapechar": dialect.escape,
        "doublequote": dialect.doubled_quotes,
        "strict": True,
    }


class _Feed:
    """Hands lines to the csv reader and can take them back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._back: deque[Line] = deque()
        self._size = 0
        self.taken: list[Line] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        self._size += len(line.text)
        if line.problem:
            raise _Unusable(line.problem)
        if self._size > LONGEST:
            raise _Unusable(_CLUES["field larger"])
        return line.text

    def begin(self) -> None:
        self.taken, self._size = [], 0

    def give_up(self, error: str) -> BrokenLine:
        """Refuse the first line taken; those after it are read again."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        reason = Reason.TOO_LARGE if first.problem and "longer" in first.problem else Reason.BAD_ROW
        clues = (clue for part, clue in _CLUES.items() if part in error)
        return BrokenLine(first, reason, first.problem or next(clues, error))
