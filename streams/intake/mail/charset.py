"""Bytes to text: by what they say of themselves, and where that is wrong by what they look like."""

import codecs
from typing import Final

from charset_normalizer import from_bytes

#: Python's codecs that are no character sets, or cost more than they are worth.
_NO_CHARSETS: Final = {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"}
#: As browsers do: these labels are put on the Windows set more often than on their own.
_WINDOWS: Final = {"iso8859-1": "cp1252"}
_LOOKED_AT: Final = 8_192
#: Fewer bytes say too little of their language: most that is neither declared nor UTF-8 is Western.
_ENOUGH: Final = 64


def decoded(data: bytes, charset: str) -> str:
    """The text of some bytes; never an error: what no character set explains becomes U+FFFD."""
    for name in (_known(charset), "utf-8"):
        if name and (text := _strictly(data, name)) is not None:
            return text
    guess = from_bytes(data[:_LOOKED_AT]).best() if len(data) >= _ENOUGH else None
    text = None if guess is None else _strictly(data, guess.encoding)
    return data.decode("cp1252", "replace") if text is None else text


def _known(charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return None
    if name.replace("-", "_") in _NO_CHARSETS:
        return None
    return "utf-8" if name == "ascii" else _WINDOWS.get(name, name)


def _strictly(data: bytes, name: str) -> str | None:
    try:
        text = data.decode(name)
    except (UnicodeError, LookupError, ValueError):
        return None
    # A surrogate is no character: nothing after this could encode it.
    return text.encode("utf-8", "replace").decode()
