"""Mails for the tests of the rules."""

from typing import Any

from schemas.refusal import Refused
from streams.intake.mail.addresses import Own
from streams.intake.mail.rules import touchpoints

OURS = Own(["help@shop.example", "@staff.example"])
#: A date for mails whose date does not matter, and what it is in ms.
DATE, TIME = "Sat, 31 Jan 2026 12:00:00 +0000", 1_769_860_800_000


def mail(text: str = "Hello", /, **headers: str) -> bytes:
    """A mail from Ada to us, unless headers say otherwise; `in_reply_to` is In-Reply-To."""
    all_ = {"from": "Ada <ada@example.com>", "to": "help@shop.example", "date": DATE}
    all_ |= {"message_id": "<m1@example.com>"} | headers
    head = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in all_.items() if v)
    return f"{head}\r\n{text}".encode()


def one(raw: bytes, own: Own = OURS, received_at: int | None = None) -> dict[str, Any]:
    """The only touchpoint of a mail."""
    (item,) = touchpoints(raw, own, received_at)
    assert not isinstance(item, Refused)
    return item
