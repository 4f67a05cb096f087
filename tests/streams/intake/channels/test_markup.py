"""Words that come as HTML."""

import pytest

from schemas.canonical import MAX_TEXT
from streams.intake.channels.markup import words


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Hello <b>you</b></p><p>bye</p>", "Hello you\n\nbye"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("plain", "plain"),
        ("<script>alert(1)</script>x", "x"),
        ("<p></p>", None),
        ("", None),
        (None, None),
    ],
)
def test_markup_is_taken_off(markup: str | None, text: str | None) -> None:
    """What is left are the words; nothing but markup is no text."""
    assert words(markup) == ({} if text is None else {"text": text})


def test_a_text_that_was_cut_says_so() -> None:
    """A touchpoint's text has its limit."""
    found = words("x" * (MAX_TEXT + 1))
    assert (len(found["text"]), found["attributes"]) == (MAX_TEXT, {"text_cut": True})
