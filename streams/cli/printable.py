"""Text of others on a terminal."""

from typing import Final

#: Joiners that are no mark by themselves: Persian is not written without the first.
_JOINERS: Final = "\u200c\u200d"


def printable(text: str) -> str:
    """A text without what a terminal would obey: anybody may have written it."""
    return "".join(c if c.isprintable() or c in _JOINERS else "?" for c in text)
