"""Files, mappings and what comes of them, for the tests of the import."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from schemas.dead_letters import Reason
from streams.intake.files import csv_records, json_lines, mapping_file
from streams.intake.files.input_file import InputFile
from streams.intake.files.items import Broken, Item

#: A mapping that reads the columns id, at and who.
SIMPLE = """\
    touchpoint:
      source: test
      id: {column: id}
      time: {column: at}
      channel: email
      kind: message
      customer: {column: who}
"""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def mapping_of(folder: Path, text: str, name: str = "mapping.yaml") -> Path:
    """A mapping file; its text may be indented as a whole."""
    return written(folder, name, dedent(text))


def rows(folder: Path, content: str | bytes, mapping: str = SIMPLE) -> list[Item | Broken]:
    """What reading a CSV by a mapping gives."""
    file = InputFile(written(folder, "rows.csv", content))
    return list(csv_records.read(file, mapping_file.load(mapping_of(folder, mapping))))


def lines(folder: Path, content: str | bytes, name: str = "lines.jsonl") -> list[Item | Broken]:
    """What reading JSON Lines gives."""
    return list(json_lines.read(InputFile(written(folder, name, content))))


def records(found: list[Item | Broken]) -> list[Mapping[str, object]]:
    """The records of the rows that could be read."""
    items = [item for item in found if isinstance(item, Item)]
    return [record for item in items for record in item.records if not isinstance(record, bytes)]


def broken(found: list[Item | Broken]) -> list[tuple[int, Reason]]:
    """Line and reason of what could not be read."""
    return [(item.line, item.reason) for item in found if isinstance(item, Broken)]
