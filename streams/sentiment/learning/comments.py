"""Reading own scored comments: a CSV or JSON Lines file with a text and a label a row."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from schemas.scales import SCALES
from schemas.touchpoint import Scale
from streams.errors import NabzError
from streams.sentiment.fitted import Label

TEXTS: Final = ("text", "comment", "content", "review", "body", "message")
MARKS: Final = ("label", "sentiment", "score", "rating", "stars", "airline_sentiment")
_WORDS: Final[Mapping[str, Label]] = {
    **dict.fromkeys(("negative", "neg", "bad", "-1", "-1.0"), "negative"),
    **dict.fromkeys(("neutral", "neu", "mixed", "0", "0.0"), "neutral"),
    **dict.fromkeys(("positive", "pos", "good", "1", "1.0", "+1"), "positive"),
}
#: On a scale the lowest two fifths are negative, the highest two positive.
_LOW: Final = 0.4
_HIGH: Final = 0.6


class Comment(NamedTuple):
    """A text and how it was judged by a person."""

    text: str
    label: Label


class Columns(NamedTuple):
    """Which columns hold text and label; on which scale the label is, if it is a rating."""

    text: str | None = None
    label: str | None = None
    scale: Scale | None = None


def read(file: Path, columns: Columns) -> tuple[list[Comment], int]:
    """The comments of a file, and how many rows had no text or no label.

    Raises:
        NabzError: the file cannot be read, lacks the columns, or holds a label that is none.
    """
    found: list[Comment] = []
    skipped = 0
    try:
        for line, row in enumerate(_rows(file), 2):
            text, mark = _of(file, row, columns)
            if not text.strip() or not mark.strip():
                skipped += 1
                continue
            found.append(Comment(text, _label(f"{file}:{line}", mark.strip(), columns.scale)))
    except OSError as error:
        raise NabzError(f"{file}: cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, csv.Error, ValueError) as error:
        raise NabzError(f"{file}: neither CSV nor JSON Lines in UTF-8: {error}") from None
    return found, skipped


def _rows(file: Path) -> Iterator[Mapping[str, object]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        if file.suffix in {".jsonl", ".ndjson", ".json"}:
            yield from (_object(line) for line in stream if line.strip())
        else:
            yield from csv.DictReader(stream)


def _object(line: str) -> Mapping[str, object]:
    found = json.loads(line)
    if not isinstance(found, dict):
        raise ValueError("a line is no object")  # noqa: TRY004  # told with the file's name above
    return found


def _of(file: Path, row: Mapping[str, object], columns: Columns) -> tuple[str, str]:
    text = row.get(_column(file, row, "--text", columns.text, TEXTS))
    mark = row.get(_column(file, row, "--label", columns.label, MARKS))
    return "" if text is None else str(text), "" if mark is None else str(mark)


def _column(
    file: Path, row: Iterable[str], option: str, named: str | None, usual: Iterable[str]
) -> str:
    there = list(row)
    if named is not None and named in there:
        return named
    for name in usual if named is None else ():
        if name in there:
            return name
    what = f"no column {named}" if named else "which column it is cannot be told"
    raise NabzError(f"{file}: {what}; name one with {option}: {', '.join(map(str, there))}")


def _label(where: str, mark: str, scale: Scale | None) -> Label:
    if scale is None:
        label = _WORDS.get(mark.lower())
        if label is None:
            raise NabzError(
                f"{where}: label {mark[:40]!r} is none of negative, neutral, positive (or -1, 0, "
                f"1); a rating needs --scale, one of {', '.join(SCALES)}"
            )
        return label
    bounds = SCALES[scale]
    try:
        share = (float(mark) - bounds.least) / (bounds.greatest - bounds.least)
    except ValueError:
        raise NabzError(f"{where}: {mark[:40]!r} is no rating on {scale}") from None
    if not 0 <= share <= 1:
        raise NabzError(f"{where}: {mark} is not on {scale}")
    share = 1 - share if scale == "ces5" else share
    return "negative" if share < _LOW else "positive" if share > _HIGH else "neutral"
