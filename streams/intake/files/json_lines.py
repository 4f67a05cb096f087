"""JSON Lines: a record a line; an overlong line costs no memory."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final
from zoneinfo import ZoneInfo

import msgspec

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from schemas.times import to_ms
from streams.intake.files.input_file import READ_ERRORS, BadFile, InputFile
from streams.intake.files.items import KEPT, LONGEST, TOO_LONG, Broken, Item

_BOM: Final = b"\xef\xbb\xbf"

#: Source → the zone of its times without an offset.
ZoneOf = Callable[[object], ZoneInfo | None]


class _Timed(msgspec.Struct, gc=False):
    """What the first look reads of a line."""

    time: int | str
    source: str


_timed = msgspec.json.Decoder(_Timed).decode


def read(file: InputFile) -> Iterator[Item | Broken]:
    """Yield the lines of a file, without blank ones; line numbers begin at 1.

    Raises:
        BadFile: it cannot be read, or no further than some line.
    """
    if file.name.lower().removesuffix(".gz").endswith((".csv", ".tsv")):
        raise BadFile("is a CSV: say by --mapping what its columns mean")
    number = 0
    with file.open(text=True) as stream:
        try:
            for number, line in enumerate(_lines(stream), 1):
                raw = line.removeprefix(_BOM) if number == 1 else line
                if len(raw) > LONGEST:
                    yield Broken(number, raw[:KEPT], Reason.TOO_LARGE, TOO_LONG)
                elif stripped := raw.strip():
                    yield Item(number, stripped, (stripped,))
        except READ_ERRORS as error:
            raise BadFile(f"breaks off after line {number}: {error}") from None


def times(file: InputFile, zone_of: ZoneOf) -> Iterator[int]:
    """The times (ms) of all lines that have one, the fast way: nothing else of them is looked at.

    Raises:
        BadFile: as `read`.
    """
    with file.open(text=True) as stream:
        try:
            for line in _lines(stream):
                if (time := _time(line, zone_of)) is not None:
                    yield time
        except READ_ERRORS as error:
            raise BadFile(f"breaks off: {error}") from None


def _time(line: bytes, zone_of: ZoneOf) -> int | None:
    try:
        timed = _timed(line.removeprefix(_BOM))
        return to_ms(timed.time, zone_of(timed.source))
    except (msgspec.MsgspecError, ValueError, RecursionError, Refused):
        # Such a line becomes a dead letter when it is read as a whole.
        return None


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(LONGEST + 2):
        yield line
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = stream.readline(LONGEST)
