"""What a person wrote where a vendor hands it on as HTML."""

from typing import Any

from streams.intake.mail.body import own_words


def words(markup: str | None) -> dict[str, Any]:
    """The touchpoint's text, without markup and quotes; `text_cut` says that it was too long."""
    text = own_words("", markup or "")
    found: dict[str, Any] = {} if text.text is None else {"text": text.text}
    return found | ({"attributes": {"text_cut": True}} if text.cut else {})
