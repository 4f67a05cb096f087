"""Mails in files: one in an .eml, many in an mbox, one a file in a Maildir.

A line number is that on which a mail begins. Of a very large mail, which has attachments, only the
beginning is read.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from schemas.refusal import Refused
from schemas.times import to_ms
from streams.intake.files.input_file import READ_ERRORS, BadFile, InputFile
from streams.intake.files.items import LONGEST, Broken, Item
from streams.intake.mail.sources import MailSource

#: What of one mail is read.
LONGEST_MAIL: Final = 4 * LONGEST
_BEGINS: Final = b"From "
_ESCAPED: Final = re.compile(rb">+From ")
_LOOK: Final = 64


class MailFile(InputFile):
    """A file of mails of one source."""

    def __init__(self, path: Path, source: MailSource, name: str | None = None) -> None:
        super().__init__(path, name)
        self.source = source


def is_mailbox(path: Path) -> bool:
    """Whether a path is a Maildir, an .eml or an mbox, by its name or how it begins."""
    if path.is_dir():
        return (path / "cur").is_dir() and (path / "new").is_dir()
    name = path.name.lower().removesuffix(".gz")
    return name.endswith((".eml", ".mbox")) or ("." not in name and _begins(path) == _BEGINS)


def mail_files(path: Path, source: MailSource) -> Iterator[MailFile]:
    """The files of a mailbox: those of a Maildir and its folders by name, or the file itself."""
    if not path.is_dir():
        yield MailFile(path, source)
        return
    for part in ("cur", "new", ".*/cur", ".*/new"):
        for mail in sorted(path.glob(f"{part}/*")):
            if mail.is_file():
                yield MailFile(mail, source, f"{path.name}/{mail.relative_to(path)}")


def read(file: MailFile) -> Iterator[Item | Broken]:
    """Yield the mails of a file, each as the touchpoints that it becomes.

    Raises:
        BadFile: it cannot be read, or no further than some mail.
    """
    with file.open(text=False) as stream:
        is_mbox = stream.peek(_LOOK)[: len(_BEGINS)] == _BEGINS
        try:
            for line, raw in _mbox(_lines(stream)) if is_mbox else _one(stream):
                yield _item(line, raw, file.source)
        except READ_ERRORS as error:
            raise BadFile(f"breaks off: {error}") from None


def _item(line: int, raw: bytes, source: MailSource) -> Item | Broken:
    from streams.intake.mail.rules import touchpoints  # noqa: PLC0415  # brings a parser of HTML

    kept = raw[:LONGEST]
    try:
        records = []
        for found in touchpoints(raw, source.own, None):
            if isinstance(found, Refused):
                raise found
            time = to_ms(found["time"], source.zone)
            records.append(found | {"source": source.name, "time": time})
    except Refused as refused:
        return Broken(line, kept, refused.reason, refused.error)
    return Item(line, kept, records)


def _one(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    yield 1, stream.read(LONGEST_MAIL)


def _mbox(lines: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Cut an mbox into mails: one begins with a From line after an empty one."""
    begun, held, size, after_blank = 0, list[bytes](), 0, True
    for number, line in lines:
        if after_blank and line.startswith(_BEGINS):
            if begun:
                yield begun, b"".join(held)
            begun, held, size = number, [], 0
        elif size < LONGEST_MAIL:
            plain = line[1:] if _ESCAPED.match(line) else line
            held.append(plain)
            size += len(plain)
        after_blank = not line.strip()
    if begun:
        yield begun, b"".join(held)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; an overlong one comes in pieces of the same number."""
    number, is_new = 0, True
    while line := stream.readline(LONGEST):
        number += is_new
        yield number, line
        is_new = line.endswith(b"\n")


def _begins(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(len(_BEGINS))
    except OSError:
        return b""
