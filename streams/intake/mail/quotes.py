"""What the writer of a mail wrote, without what they quote."""

from typing import Final

import quotequail

#: Beyond so many lines nobody's own words follow; the library's search is quadratic in them.
_LINES: Final = 500
_PERSONAL: Final = {"reply", "quote"}


def without_quotes(text: str) -> str:
    """The text without quoted mails; a mail passed on without a word of its own stays whole."""
    lines = text.replace("\r\n", "\n").split("\n")
    head, tail = "\n".join(lines[:_LINES]), lines[_LINES:]
    found = quotequail.unwrap(head)
    if found is None or not _is_quoted_mail(found):
        return _unquoted([*head.split("\n"), *tail])
    own = _unquoted([*found.get("text_top", "").split("\n"), *_below(found)])
    return own if own or found["type"] in _PERSONAL else text.strip()


def _is_quoted_mail(found: dict[str, str]) -> bool:
    # "From: Berlin, To: Hamburg" alone are a customer's own lines.
    return found["type"] in _PERSONAL or bool(found.keys() & {"date", "subject", "text_bottom"})


def _below(found: dict[str, str]) -> list[str]:
    return found.get("text_bottom", "").split("\n")


def _unquoted(lines: list[str]) -> str:
    """The lines without quoted ones and without the line that says who is quoted."""
    kept: list[str] = []
    for line in lines:
        if not line.lstrip().startswith(">"):
            kept.append(line)
        elif kept:
            _drop_attribution(kept)
    return "\n".join(kept).strip()


def _drop_attribution(kept: list[str]) -> None:
    """Whatever the language: a line with an address and a colon at its end, above a quote."""
    last = next((n for n in range(len(kept) - 1, -1, -1) if kept[n].strip()), None)
    if last is None:
        return
    # Writers of right-to-left scripts end it with an invisible mark.
    line = kept[last].rstrip(" \t\u200e\u200f\u202c")
    above = kept[last - 1].rstrip() if last else ""
    if not line.endswith((":", "\uff1a")) or "@" not in above + line:
        return
    is_wrapped = "@" not in line or above.endswith("<")
    del kept[last - is_wrapped :]
