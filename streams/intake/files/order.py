"""How far out of order the lines of files lie: a first look, which reads nothing but times.

What is in order, as exports are, need not be read to its end before the first of it is sent.
"""

import contextlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from streams.intake.files import formats
from streams.intake.files.input_file import BadFile, InputFile
from streams.intake.files.json_lines import ZoneOf
from streams.intake.files.mapping import Mapping
from streams.intake.files.sorter import RUN_RECORDS
from streams.progress import Progress

_MARK_EVERY: Final = 1_000


def slack_ms(
    files: Sequence[InputFile], mapping: Mapping | None, zone_of: ZoneOf, progress: Progress
) -> int | None:
    """How far a time in files, read one after the other, lies behind an earlier one.

    0: they are in order; None: that is not worth knowing, as some line belongs before so many that
    they cannot all wait for it in memory, or not known, as there are mails among them. A file that
    breaks off counts as far as it goes.
    """
    looks = []
    for file in files:
        times = formats.times(file, mapping, zone_of)
        if times is None:
            return None
        looks.append(_whole(file, times, progress))
    return _furthest_back(chain.from_iterable(looks))


def _whole(file: InputFile, times: Iterable[int], progress: Progress) -> Iterator[int]:
    with contextlib.suppress(BadFile):
        for number, time in enumerate(times):
            if number % _MARK_EVERY == 0:
                progress(f"looking at the times of {file.name}", file.position, file.size)
            yield time


def _furthest_back(times: Iterable[int]) -> int | None:
    newest = furthest = 0
    marks: list[int] = []  # the newest time before each thousandth line
    for number, time in enumerate(times):
        if number % _MARK_EVERY == 0:
            marks.append(newest)
        if time >= newest:
            newest = time
        elif number - _MARK_EVERY * bisect_right(marks, time) > RUN_RECORDS:
            return None
        else:
            furthest = max(furthest, newest - time)
    return furthest
