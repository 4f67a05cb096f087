"""JSON Lines: line by line, never more than a line in memory."""

import gzip
import tracemalloc
from pathlib import Path

import pytest

from schemas.dead_letters import Reason
from streams.intake.files import json_lines
from streams.intake.files.input_file import BadFile, InputFile
from streams.intake.files.items import KEPT, LONGEST, Broken, Item
from tests.streams.intake.files.helpers import broken, lines


def _read(folder: Path, content: bytes, name: str = "lines.jsonl") -> list[tuple[int, object]]:
    return [
        (item.line, item.records[0])
        for item in lines(folder, content, name)
        if isinstance(item, Item)
    ]


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":1}\n\n{"b":2}\n',
        b'\xef\xbb\xbf{"a":1}\r\n  \n{"b":2}',
        gzip.compress(b'{"a":1}\n\n{"b":2}\n', mtime=0),
    ],
)
def test_lines_are_read_with_their_numbers(tmp_path: Path, content: bytes) -> None:
    """Blank lines count and are passed over; packed or not, marked or not."""
    assert _read(tmp_path, content) == [(1, b'{"a":1}'), (3, b'{"b":2}')]


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    """No records, no complaint."""
    assert lines(tmp_path, b"") == []


def test_a_hundred_megabytes_in_one_line_cost_no_memory(tmp_path: Path) -> None:
    """The line is refused by its beginning; the line after it is read."""
    path = tmp_path / "long.jsonl"
    with path.open("wb") as stream:
        for _ in range(100):
            stream.write(b"x" * 1024 * 1024)
        stream.write(b'\n{"a":1}\n')
    tracemalloc.start()
    found = list(json_lines.read(InputFile(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert broken(found) == [(1, Reason.TOO_LARGE)]
    assert [len(item.raw) for item in found if isinstance(item, Broken)] == [KEPT]
    assert found[1] == Item(2, b'{"a":1}', (b'{"a":1}',))
    assert peak < 8 * LONGEST


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"\x00\x01\x02", "a.jsonl", "is no text"),
        (b"PAR1....", "a.jsonl", "is a Parquet file: export it"),
        (b"id,time\n", "a.csv", "is a CSV: say by --mapping"),
        (gzip.compress(b'{"a":1}\n' * 5000, mtime=0)[:50], "a.jsonl.gz", "breaks off after line"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, content: bytes, name: str, says: str) -> None:
    """In one line."""
    with pytest.raises(BadFile, match=says):
        lines(tmp_path, content, name)
