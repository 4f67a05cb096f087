"""The physical lines of a CSV as text: bounded, each with what is wrong with it."""

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple, TextIO

from streams.intake.files.items import KEPT, LONGEST, TOO_LONG

_REPLACED: Final = "\ufffd"


class Line(NamedTuple):
    """A line with its line break; `problem` says why it cannot be used."""

    number: int
    text: str
    problem: str | None


class Encoding:
    """A named encoding, and how a text in it goes back to the bytes that it was."""

    def __init__(self, name: str) -> None:
        self.name = codecs.lookup(name).name
        #: Encodings of two and four bytes have no way to carry a wrong byte through.
        self.wide = self.name.startswith(("utf-16", "utf-32"))
        self._errors = "replace" if self.wide else "surrogateescape"

    def lines(self, stream: BinaryIO) -> Iterator[Line]:
        """The lines of a stream; a byte order mark is dropped."""
        name = "utf-8-sig" if self.name == "utf-8" else self.name
        text = io.TextIOWrapper(stream, name, self._errors, newline="")
        number = 0
        while line := text.readline(LONGEST + 1):
            number += 1
            if len(line) > LONGEST:
                _skip_rest(text, line)
                yield Line(number, line[:KEPT], TOO_LONG)
            else:
                yield Line(number, line, self._problem(line))

    def raw(self, text: str) -> bytes:
        """The bytes that a line was read from."""
        return text.encode(self.name, self._errors)

    def _problem(self, line: str) -> str | None:
        if line.isascii():
            return None
        try:
            line.encode()
        except UnicodeEncodeError:
            return f"is not {self.name}"
        return f"is not {self.name}" if self.wide and _REPLACED in line else None


def _skip_rest(text: TextIO, line: str) -> None:
    while line and not line.endswith(("\n", "\r")):
        line = text.readline(LONGEST)
