"""A file to be imported: opened with care, known by its name and the hash of its content."""

from __future__ import annotations

import functools
import gzip
import hashlib
import io
import stat
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

#: What a damaged or vanishing file raises while it is read.
READ_ERRORS: Final = (OSError, EOFError, zlib.error)

_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 1024 * 1024
_LOOK: Final = 8192
_HASH_BYTES: Final = 8
_OTHER_KINDS: Final = {
    b"PK\x03\x04": "an Excel workbook or zip archive: save it as CSV, or unpack it",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save it as CSV",
    b"PAR1": "a Parquet file: export it as CSV or JSON Lines",
    b"%PDF": "a PDF",
}


class BadFile(Exception):  # noqa: N818  # the reason code of such a file is bad_file
    """A file that is refused as a whole; says why, in one line."""


class InputFile:
    """One file of an import; `position` tells how many of its `size` bytes are read."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path
        self.name = name or path.name
        self.size = 0
        self._raw: io.BufferedReader[Any] | None = None

    @functools.cached_property
    def topic(self) -> str:
        """How dead letters name this file: `file:<name>:<hash of the content>`."""
        digest = hashlib.blake2b(digest_size=_HASH_BYTES)
        try:
            with self.path.open("rb") as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except OSError:
            # Unreadable, or no file at all: the name alone is what there is.
            return f"file:{self.name}:"
        return f"file:{self.name}:{digest.hexdigest()}"

    @property
    def position(self) -> int:
        """Bytes of the file read so far."""
        return self._raw.tell() if self._raw is not None and not self._raw.closed else self.size

    @contextmanager
    def open(self, *, text: bool) -> Iterator[io.BufferedReader[Any]]:
        """Open for reading, unpacked if it is gzip; `text` says that no zero byte may be in it.

        Raises:
            BadFile: it is missing, a directory, not readable or no text.
        """
        self._check()
        try:
            self._raw = self.path.open("rb")
        except OSError as error:
            raise BadFile(f"cannot be read: {error.strerror}") from None
        with self._raw as raw:
            packed = raw.read(len(_GZIP)) == _GZIP
            raw.seek(0)
            # To typeshed a GzipFile is no raw stream; to io it is.
            unpacked: Any = gzip.GzipFile(fileobj=raw)
            stream = io.BufferedReader(unpacked) if packed else raw
            _look_at(stream, text=text)
            yield stream

    def _check(self) -> None:
        try:
            found = self.path.stat()
        except OSError as error:
            raise BadFile(f"cannot be read: {error.strerror}") from None
        if stat.S_ISDIR(found.st_mode):
            raise BadFile("is a directory: name the files in it")
        if not stat.S_ISREG(found.st_mode):
            raise BadFile("is no regular file: write - to read the standard input")
        self.size = found.st_size


def _look_at(stream: io.BufferedReader[Any], *, text: bool) -> None:
    try:
        start = stream.peek(_LOOK)[:_LOOK]
    except READ_ERRORS as error:
        raise BadFile(f"cannot be unpacked: {error}") from None
    for magic, what in _OTHER_KINDS.items():
        if start.startswith(magic):
            raise BadFile(f"is {what}")
    if text and b"\x00" in start:
        raise BadFile("is no text: it has zero bytes (if it is UTF-16, name csv.encoding)")


@contextmanager
def standard_input(stream: BinaryIO) -> Iterator[InputFile]:
    """Keep what comes in on a temporary file for as long as it is imported."""
    with tempfile.NamedTemporaryFile(prefix="nabz-import-") as kept:
        while chunk := stream.read(_CHUNK):
            kept.write(chunk)
        kept.flush()
        yield InputFile(Path(kept.name), "stdin")
