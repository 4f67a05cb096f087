"""Text of others on a terminal."""


def printable(text: str) -> str:
    """A text without what a terminal would obey: anybody may have written it."""
    return "".join(c if c.isprintable() else "?" for c in text)
