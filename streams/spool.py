"""Tuples on a temporary file: what need not, or must not, lie in memory."""

import marshal
import struct
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Final, Self

_BATCH: Final = 512
_LENGTH: Final = struct.Struct("<I")


class Spool:
    """An append-only file of tuples of plain values; read back by this same process alone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: list[tuple[Any, ...]] = []
        self._stream: BinaryIO = path.open("wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, item: tuple[Any, ...]) -> None:
        """Add one tuple."""
        self._held.append(tuple(item))
        if len(self._held) >= _BATCH:
            self._flush()

    def extend(self, items: Iterable[tuple[Any, ...]]) -> None:
        """Add many."""
        for item in items:
            self.append(item)

    def close(self) -> None:
        """Write out what is held; nothing can be added any more."""
        if not self._stream.closed:
            self._flush()
            self._stream.close()

    def read(self) -> Iterator[tuple[Any, ...]]:
        """Every tuple in the order of adding, after `close`."""
        with self.path.open("rb") as stream:
            while length := stream.read(_LENGTH.size):
                # marshal is fast, and safe here: the file is this process's own.
                yield from marshal.loads(stream.read(_LENGTH.unpack(length)[0]))  # noqa: S302

    def _flush(self) -> None:
        packed = marshal.dumps(self._held)
        self._stream.write(_LENGTH.pack(len(packed)) + packed)
        self._held = []
