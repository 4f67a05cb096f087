"""CSV files with the traps that real exports have."""

import gzip
from pathlib import Path

import pytest

from schemas.dead_letters import Reason
from streams.intake.files import csv_records, mapping_file
from streams.intake.files.input_file import BadFile, InputFile
from streams.intake.files.items import LONGEST, Broken
from tests.streams.intake.files.helpers import (
    SIMPLE,
    broken,
    mapping_of,
    records,
    rows,
    written,
)

_TIME = "2026-01-05T11:00:00Z"
_MS = 1_767_610_800_000


def _ids(folder: Path, content: str | bytes, mapping: str = SIMPLE) -> list[object]:
    return [record["id"] for record in records(rows(folder, content, mapping))]


def test_a_row_becomes_a_record(tmp_path: Path) -> None:
    """Constants and columns by name, whatever their order; unused columns are left alone."""
    (record,) = records(rows(tmp_path, f"at,x,who,id\n{_TIME},9,ann,007\n"))
    assert record == {
        "id": "007",
        "source": "test",
        "time": _MS,
        "channel": "email",
        "kind": "message",
        "customer": "ann",
    }


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeffid,at,who\n1,{_TIME},a\n2,{_TIME},b\n",
        f"id,at,who\r\n1,{_TIME},a\r\n\r\n2,{_TIME},b",
        f" id , at , who \n1,{_TIME},a\n2,{_TIME},b\n",
        gzip.compress(f"id,at,who\n1,{_TIME},a\n2,{_TIME},b\n".encode(), mtime=0),
    ],
    ids=["byte order mark", "line breaks of Windows, blank line, open end", "padded", "gzip"],
)
def test_forms_of_the_same_file_read_the_same(tmp_path: Path, content: str | bytes) -> None:
    """What editors and exports do to a file changes nothing."""
    assert _ids(tmp_path, content) == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "cp1252", "latin-1", "shift_jis"])
def test_a_named_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    """Also those in which a line break is two bytes."""
    name = "アン" if encoding == "shift_jis" else "Zoë"
    content = f"id,at,who\n1,{_TIME},{name}\n".encode(encoding)
    mapping = f"    csv: {{encoding: {encoding}}}\n{SIMPLE}"
    assert [record["customer"] for record in records(rows(tmp_path, content, mapping))] == [name]


def test_a_dialect_is_read(tmp_path: Path) -> None:
    """Semicolons, single quotes, escapes, lines above the header."""
    dialect = (
        "    csv: {delimiter: ';', quote: \"'\", escape: '\\',"
        " doubled_quotes: false, skip_lines: 2}"
    )
    content = f"Export\n\nid;at;who\n1;{_TIME};'a;\\'b'\n"
    (record,) = records(rows(tmp_path, content, f"{dialect}\n{SIMPLE}"))
    assert record["customer"] == "a;'b"


def test_a_file_without_header_has_its_columns_named(tmp_path: Path) -> None:
    """The first line is a row then."""
    mapping = f"    csv: {{columns: [id, at, who]}}\n{SIMPLE}"
    assert _ids(tmp_path, f"1,{_TIME},a\n", mapping) == ["1"]


def test_a_line_break_inside_quotes_belongs_to_the_row(tmp_path: Path) -> None:
    """The row after it is counted by its true line."""
    found = rows(tmp_path, f'id,at,who\n1,{_TIME},"a\nb"\n2,bad,c\n')
    assert [record["customer"] for record in records(found)] == ["a\nb"]
    assert broken(found) == [(4, Reason.BAD_TIME)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f'2,{_TIME},"open', Reason.BAD_ROW),
        (f'2,{_TIME},"a"b', Reason.BAD_ROW),
        (f"2,{_TIME}", Reason.BAD_ROW),
        (f"2,{_TIME},b,c", Reason.BAD_ROW),
        ("2,yesterday,b", Reason.BAD_TIME),
        ("2,2026-01-05 11:00:00,b", Reason.NO_ZONE),
        (f"2,{_TIME},\udcff", Reason.BAD_ROW),
        ("2," + "x" * (LONGEST + 10), Reason.TOO_LARGE),
    ],
)
def test_a_broken_line_costs_itself_alone(tmp_path: Path, line: str, reason: Reason) -> None:
    """Its number and reason are told, the rows around it are read."""
    content = f'id,at,who\n1,{_TIME},a\n{line}\n3,{_TIME},"c"\n4,{_TIME},d\n'
    found = rows(tmp_path, content.encode(errors="surrogateescape"))
    assert [record["id"] for record in records(found)] == ["1", "3", "4"]
    assert broken(found) == [(3, reason)]


def test_the_dead_letter_keeps_the_line_as_it_was(tmp_path: Path) -> None:
    """Bytes that are no text included."""
    found = rows(tmp_path, b"id,at,who\n1,bad,\xffb\n2,\xe9\n")
    kept = [item.raw for item in found if isinstance(item, Broken)]
    assert kept == [b"1,bad,\xffb", b"2,\xe9"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty: there is no header line"),
        ("id,at,nobody\n", "has no column 'who'; it has id, at, nobody"),
        ("id,at,whom\n", "has no column 'who'; did the mapping mean 'whom'?"),
        ("id;at;who\n", "has no column 'id', 'at', 'who'; is its delimiter ';'?"),
        ("id,at,who,id\n", "the header names 'id' twice: rename one of them"),
        ('id,"at\n', "header line 1: a quote is opened and never closed"),
        (b"PK\x03\x04junk", "is an Excel workbook or zip archive: save it as CSV"),
        (b"\x7fELF\x00\x00", "is no text: it has zero bytes"),
        (gzip.compress(b"id,at,who\n" * 9000, mtime=0)[:60], "breaks off: Compressed file ended"),
        (b"\x1f\x8bjunk", "cannot be unpacked"),
    ],
)
def test_a_bad_file_is_refused_as_a_whole(tmp_path: Path, content: str | bytes, says: str) -> None:
    """With one line that says what to do."""
    with pytest.raises(BadFile, match=says.replace("?", r"\?")) as caught:
        rows(tmp_path, content)
    assert "\n" not in str(caught.value)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """Missing, a directory, or a device."""
    mapping = mapping_file.load(mapping_of(tmp_path, SIMPLE))
    for path, says in (
        (tmp_path / "none.csv", "cannot be read: No such file"),
        (tmp_path, "is a directory"),
        (Path("/dev/null"), "is no regular file"),
    ):
        with pytest.raises(BadFile, match=says):
            list(csv_records.read(InputFile(path), mapping))


def test_a_file_is_named_by_the_hash_of_its_content(tmp_path: Path) -> None:
    """The same content is the same file, so that its dead letters are the same rows."""
    one = InputFile(written(tmp_path, "a.csv", "x"))
    again = InputFile(written(tmp_path, "a.csv", "x"))
    other = InputFile(written(tmp_path, "b.csv", "y"))
    assert one.topic == again.topic
    assert one.topic.startswith("file:a.csv:")
    assert one.topic.split(":")[2] != other.topic.split(":")[2]
