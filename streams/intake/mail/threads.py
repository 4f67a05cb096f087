"""Which conversation a mail belongs to: the id of the mail that began it, never the subject."""

import hashlib
import re
from typing import Final

from streams.intake.mail.message import Mail

_ID: Final = re.compile(r"<\s*([^<>\s]{1,998})\s*>")
_LONGEST: Final = 200
_HASH_BYTES: Final = 16


def id_of(mail: Mail, raw: bytes) -> str:
    """The mail's own id; one made of its bytes where it names none."""
    own = _first(mail.raw("message-id"))
    return own or f"sha-{_digest(raw)}"


def root_of(mail: Mail, own_id: str | None) -> str | None:
    """The id of the first mail of the thread: References begins with it, else In-Reply-To."""
    return _first(mail.raw("references")) or _first(mail.raw("in-reply-to")) or own_id


def _first(value: str) -> str | None:
    match = _ID.search(value)
    # Some senders leave the angle brackets out.
    text = match[1] if match else next(iter(value.split()), "")
    if not text or not text.isprintable():
        return None
    return text if len(text) <= _LONGEST else f"sha-{_digest(text.encode())}"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=_HASH_BYTES).hexdigest()
