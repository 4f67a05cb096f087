"""How far out of order the lines of files lie: a first look, which reads nothing but times.

What is in order, as exports are, need not be read to its end before the first of it is sent.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence

from streams.intake.files import json_lines
from streams.intake.files.input_file import BadFile, InputFile
from streams.intake.files.json_lines import ZoneOf


def slack_ms(files: Sequence[InputFile], zone_of: ZoneOf) -> int:
    """How far a time in files of JSON Lines, read one after the other, lies behind an earlier one.

    0: they are in order. A file that breaks off counts as far as it goes.
    """
    return _furthest_back(_times(files, zone_of))


def _times(files: Iterable[InputFile], zone_of: ZoneOf) -> Iterator[int]:
    for file in files:
        with contextlib.suppress(BadFile):
            yield from json_lines.times(file, zone_of)


def _furthest_back(times: Iterable[int]) -> int:
    newest = furthest = 0
    for time in times:
        if time >= newest:
            newest = time
        elif newest - time > furthest:
            furthest = newest - time
    return furthest
