"""Conversations kept in spreadsheets, as one CSV that a mapping reads."""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET  # the files are the developer's own

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_COLUMN: Final = re.compile("[A-Z]+")
FIELDS: Final = (
    *("main_tweet_id", "tweet_id", "created_at", "author_id", "inbound", "text", "company"),
    "customer",
)


def rows(workbook: Path) -> Iterator[dict[str, str]]:
    """The rows of the first sheet by the names in its first row; empty cells are left out."""
    with zipfile.ZipFile(workbook) as parts:
        strings = ET.fromstring(parts.read("xl/sharedStrings.xml"))  # noqa: S314  # own file
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))  # noqa: S314  # own file
    shared = ["".join(text.text or "" for text in one.iter(f"{_MAIN}t")) for one in strings]
    cells = [dict(_cells(row, shared)) for row in sheet.iter(f"{_MAIN}row")]
    names = cells[0]
    for row in cells[1:]:
        yield {names[column]: value for column, value in row.items() if column in names}


def _cells(row: ET.Element, shared: Sequence[str]) -> Iterator[tuple[str, str]]:
    for cell in row:
        value = cell.findtext(f"{_MAIN}v")
        column = _COLUMN.match(cell.get("r", ""))
        if value is not None and column is not None:
            yield column[0], shared[int(value)] if cell.get("t") == "s" else value


def conversations(folder: Path) -> list[dict[str, str]]:
    """All rows of a folder's workbooks, each with the customer whose conversation it is.

    That is who wrote the first tweet; where it is not in the file, the first customer who is, and
    where there is none, whoever wrote the tweet of that number.
    """
    found = [row for path in sorted(folder.glob("*.xlsx")) for row in rows(path)]
    authors = {row["tweet_id"]: row["author_id"] for row in found if row["inbound"] == "1"}
    firsts: dict[str, str] = {}
    for row in sorted(found, key=lambda row: float(row["created_at"])):
        if row["inbound"] == "1":
            firsts.setdefault(row["main_tweet_id"], row["author_id"])
    for row in found:
        main = row["main_tweet_id"]
        row["customer"] = authors.get(main) or firsts.get(main) or f"tweet {main}"
    return found


def write_csv(rows: Sequence[dict[str, str]], path: Path) -> None:
    """Write conversations in the form of the mapping `support_tweets.yaml`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, FIELDS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
