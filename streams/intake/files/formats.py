"""Which way a file is read: as mails, as JSON Lines, or as a CSV by a mapping."""

from collections.abc import Iterator
from typing import Final

from streams.intake.files import csv_records, json_lines, mails
from streams.intake.files.input_file import InputFile
from streams.intake.files.items import Broken, Item
from streams.intake.files.json_lines import ZoneOf
from streams.intake.files.mails import MailFile
from streams.intake.files.mapping import Mapping

_JSON_LINES: Final = (".jsonl", ".ndjson", ".json")


def read(file: InputFile, mapping: Mapping | None) -> Iterator[Item | Broken]:
    """What is in a file, line by line.

    Raises:
        BadFile: it cannot be read, or no further than some line.
    """
    if isinstance(file, MailFile):
        return mails.read(file)
    if mapping is None or _is_json(file):
        return json_lines.read(file)
    return csv_records.read(file, mapping)


def times(file: InputFile, mapping: Mapping | None, zone_of: ZoneOf) -> Iterator[int] | None:
    """The times (ms) of what is in a file, the fast way; None of mails, which have no such way.

    Raises:
        BadFile: as `read`.
    """
    if isinstance(file, MailFile):
        return None
    if mapping is None or _is_json(file):
        return json_lines.times(file, zone_of)
    return csv_records.times(file, mapping, zone_of)


def _is_json(file: InputFile) -> bool:
    return file.name.lower().removesuffix(".gz").endswith(_JSON_LINES)
