"""The text of a mail: its plain part, else its HTML as text."""

from email.message import Message
from typing import Any, Final, NamedTuple

import html_text
from lxml import etree

from schemas.canonical import MAX_TEXT
from streams.intake.mail.charset import decoded
from streams.intake.mail.message import Mail
from streams.intake.mail.quotes import without_quotes

#: What of one part is read: no mail that a person wrote is longer.
_LONGEST: Final = 512 * 1024
#: Where the great mail programs put what is quoted.
_QUOTED: Final = (
    "//blockquote[@type='cite'] | //*[contains(@class, 'gmail_quote')]"
    " | //*[contains(@class, 'yahoo_quoted')] | //*[contains(@class, 'moz-cite-prefix')]"
    " | //*[@id='divRplyFwdMsg'] | //*[@id='divRplyFwdMsg']/following-sibling::*"
)


class Text(NamedTuple):
    """A mail's own text; `cut` says that it was longer than a touchpoint's may be."""

    text: str | None
    cut: bool


def text_of(mail: Mail) -> Text:
    """The text that the writer wrote, without what they quote."""
    readable = [part for part in mail.parts() if not _is_attached(part)]
    plain = _first(readable, "text/plain")
    return own_words(plain, "" if plain.strip() else _first(readable, "text/html"))


def own_words(plain: str, markup: str) -> Text:
    """The same of a mail whose parts are known already: plain text, else HTML."""
    text = without_quotes(plain) if plain.strip() else _of_html(markup)
    text = text.replace("\x00", "")
    return Text(text[:MAX_TEXT] or None, cut=len(text) > MAX_TEXT)


def _is_attached(part: "Message[str, str]") -> bool:
    return part.get_content_disposition() == "attachment" or part.get_filename() is not None


def _first(parts: list["Message[str, str]"], kind: str) -> str:
    found = (_decoded(part) for part in parts if _kind(part) == kind)
    return next((text for text in found if text.strip()), "")


def _kind(part: "Message[str, str]") -> str:
    """What a part is; one that says it has parts and has none is plain text."""
    return "text/plain" if part.get_content_maintype() == "multipart" else part.get_content_type()


def _decoded(part: "Message[str, str]") -> str:
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return ""
    return decoded(payload[:_LONGEST], part.get_content_charset("utf-8"))


def _of_html(markup: str) -> str:
    tree = _tree(markup)
    if tree is None:
        return ""
    whole = html_text.extract_text(tree)
    for element in tree.xpath(_QUOTED):
        if element.getparent() is not None:
            element.drop_tree()
    return without_quotes(html_text.extract_text(tree)) or whole


def _tree(markup: str) -> Any:
    try:
        return html_text.parse_html(markup.encode("utf-8", "replace").decode())
    except (etree.LxmlError, ValueError, AssertionError):
        return None
