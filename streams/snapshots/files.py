"""One snapshot: a zip of state records and a manifest, written whole or not at all.

    states          frames (length of key, length of value or -1, key, value), oldest first
    manifest.json   whose state it is, its head, how many records

The archive's index comes last and each member carries a CRC-32: a torn or rotten file is refused
when it is loaded. A key may come more than once; its last record counts.
"""

import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from streams.checkpoint import HEAD_KEY, Head, States
from streams.errors import NabzError

_STATES: Final = "states"
_MANIFEST: Final = "manifest.json"
_FRAME: Final = struct.Struct(">Ii")
_GONE: Final = -1
_BUFFER_BYTES: Final = 1 << 20
_FORM: Final = 1
#: What Python says of an archive that is torn or rotten.
_NOT_WHOLE: Final = (OSError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)


class Whose(msgspec.Struct, frozen=True):
    """Whose state it is; the topic is what the role reads, by its plain name."""

    lane: str
    role: str
    topic: str
    partition: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a snapshot holds; `taken_at` in ms UTC."""

    whose: Whose
    head: Head
    taken_at: int
    records: int
    form: int = _FORM


def write(
    folder: Path, whose: Whose, records: Iterable[tuple[bytes | None, bytes | None]], now_ms: int
) -> Path | None:
    """Write what a state partition holds; None if it has no head, so that there is nothing to keep.

    The file is named by its head's offset. Nothing is left behind where it fails.

    Raises:
        OSError: the disk is full, or may not be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "wb") as file:
            head = _pack(file, whose, records, now_ms)
            file.flush()
            os.fsync(file.fileno())
        if head is None:
            return None
        path = folder / f"{head.offset}.zip"
        Path(name).replace(path)
        _sync(folder)
        return path
    finally:
        Path(name).unlink(missing_ok=True)


def manifest_of(path: Path) -> Manifest:
    """What a snapshot says of itself.

    Raises:
        NabzError: it is no snapshot, or not whole.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return msgspec.json.decode(archive.read(_MANIFEST), type=Manifest)
    except (*_NOT_WHOLE, KeyError, msgspec.DecodeError) as error:
        raise _broken(path, error) from None


def load(path: Path) -> tuple[Head, States]:
    """The head and the states at it.

    Raises:
        NabzError: the file is not whole, or not what its manifest says.
    """
    manifest, states, count = manifest_of(path), States(), 0
    try:
        with zipfile.ZipFile(path) as archive, archive.open(_STATES) as file:
            for key, value in _frames(file):
                count += 1
                if value is None:
                    states.pop(key, None)
                else:
                    states[key] = value
    except (*_NOT_WHOLE, struct.error) as error:
        raise _broken(path, error) from None
    head = states.pop(HEAD_KEY, None)
    if count != manifest.records or head != msgspec.json.encode(manifest.head):
        raise _broken(path, "its states are not those of its manifest")
    return manifest.head, states


def _pack(
    file: IO[bytes],
    whose: Whose,
    records: Iterable[tuple[bytes | None, bytes | None]],
    now_ms: int,
) -> Head | None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open(_STATES, "w", force_zip64=True) as states:
            raw, count = _put(states, records)
        if raw is None:
            return None
        head = msgspec.json.decode(raw, type=Head)
        manifest = Manifest(whose=whose, head=head, taken_at=now_ms, records=count)
        archive.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return head


def _put(
    file: IO[bytes], records: Iterable[tuple[bytes | None, bytes | None]]
) -> tuple[bytes | None, int]:
    """Write frames; the last head as it lies in its record, and how many frames there are."""
    buffer, head, count = bytearray(), None, 0
    for key, value in records:
        if key is None:
            continue
        count += 1
        buffer += _FRAME.pack(len(key), _GONE if value is None else len(value)) + key
        buffer += value or b""
        if key == HEAD_KEY:
            head = value
        if len(buffer) >= _BUFFER_BYTES:
            file.write(buffer)
            buffer.clear()
    file.write(buffer)
    return head, count


def _frames(file: IO[bytes]) -> Iterator[tuple[bytes, bytes | None]]:
    while start := file.read(_FRAME.size):
        key_length, value_length = _FRAME.unpack(start)
        key = file.read(key_length)
        yield key, None if value_length == _GONE else file.read(value_length)


def _sync(folder: Path) -> None:
    """Make the file's new name survive a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _broken(path: Path, why: object) -> NabzError:
    return NabzError(f"{path} is no whole snapshot ({why}): delete it, and take another")
