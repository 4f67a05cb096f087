"""A mail as it was parsed: headers as readable text, whatever their senders made of them."""

import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from itertools import islice
from typing import Any, Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.mail.charset import decoded

#: What of one header is looked at: more is an attack, not a mail.
_LONGEST_HEADER: Final = 16_384
_MOST_VALUES: Final = 100
_FOLDS: Final = re.compile(r"[\r\n\t ]+")


class Mail:
    """A parsed mail, or one that lies in another."""

    def __init__(self, message: "Message[str, str]") -> None:
        self.message = message

    def all(self, name: str) -> list[str]:
        """The values of a header, unfolded but not yet decoded; the first hundred."""
        wanted = name.lower()
        found = (value for key, value in self.message.raw_items() if key.lower() == wanted)
        return [_unfolded(str(value)) for value in islice(found, _MOST_VALUES)]

    def raw(self, name: str) -> str:
        """The first value of a header; empty where there is none."""
        return next(iter(self.all(name)), "")

    def text(self, name: str) -> str:
        """The first value of a header as a person reads it."""
        return readable(self.raw(name))

    def parts(self) -> Iterator["Message[str, str]"]:
        """The leaves of this mail in order; a mail within it is a leaf."""
        yield from _leaves(self.message)


def parse(raw: bytes) -> Mail:
    """Parse a mail; whatever is wrong inside is left as it is.

    Raises:
        Refused: its parts are nested without end, or it has no header at all.
    """
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(raw)
    except RecursionError:
        raise Refused(Reason.BAD_VALUE, "mail: its parts are nested too deeply") from None
    if not message.keys():
        raise Refused(Reason.BAD_VALUE, "mail: it has no header")
    return Mail(message)


def readable(value: str) -> str:
    """A header with its encoded words decoded (RFC 2047); a broken word stays as it stands."""
    if "=?" not in value:
        return value
    try:
        words = decode_header(value)
    except (HeaderParseError, ValueError):
        return value
    text = "".join(
        word if isinstance(word, str) else decoded(word, charset or "ascii")
        for word, charset in words
    )
    return _FOLDS.sub(" ", text).strip()


def _unfolded(value: str) -> str:
    # The parser keeps bytes that are no ASCII as surrogates.
    data = value[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
    return _FOLDS.sub(" ", decoded(data, "utf-8")).strip()


def _leaves(message: "Message[str, str]") -> Iterator["Message[str, str]"]:
    waiting: list[Any] = [message]
    while waiting:
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed(part.get_payload())
        else:
            yield part
