"""Bounces: which of our mails did not arrive, at whom and why; by RFC 3464 and what looks so."""

from collections.abc import Iterator
from email.message import Message
from typing import Any, Final, NamedTuple, cast

from schemas.refusal import Refused
from streams.intake.mail.addresses import found, listed
from streams.intake.mail.automatic import is_daemon
from streams.intake.mail.message import Mail, parse
from streams.intake.mail.threads import root_of

_MOST: Final = 100
_REPORTS: Final = {"message/delivery-status", "message/global-delivery-status"}
_RETURNED: Final = {"message/rfc822", "message/global"}
_RETURNED_HEADERS: Final = {"text/rfc822-headers", "message/global-headers"}


class Bounce(NamedTuple):
    """What became of a mail to one recipient; action failed, delayed, delivered and so on."""

    recipient: str | None
    action: str
    status: str
    diagnostic: str


def is_bounce(mail: Mail) -> bool:
    """Whether a mail tells of the delivery of another."""
    message = mail.message
    if message.get_content_type() == "multipart/report":
        kind = str(message.get_param("report-type", "delivery-status")).lower()
        return kind == "delivery-status"
    return bool(mail.all("x-failed-recipients")) or is_daemon(mail)


def bounces(mail: Mail) -> list[Bounce]:
    """One for each recipient; one without recipient where the mail names none."""
    told = [bounce for part in mail.parts() for bounce in _reported(part)][:_MOST]
    if not told:
        failed = found(mail, "x-failed-recipients")
        told = [Bounce(address, "failed", "", "") for address in failed]
    return told or [Bounce(None, "failed", "", "")]


def returned_root(mail: Mail) -> str | None:
    """The thread of the mail that came back, as far as the bounce holds it."""
    for part in mail.parts():
        original = _original(part)
        if original is not None:
            return root_of(original, None) or _id(original)
    return root_of(mail, None)


def _id(mail: Mail) -> str | None:
    return mail.raw("message-id").strip("<> ")[:200] or None


def _reported(part: "Message[str, str]") -> Iterator[Bounce]:
    if part.get_content_type() not in _REPORTS or not part.is_multipart():
        return
    blocks: Any = part.get_payload()
    for block in blocks:
        fields = Mail(block)
        recipient = _address(fields.raw("final-recipient")) or _address(
            fields.raw("original-recipient")
        )
        if recipient is not None:
            action = fields.raw("action").lower()[:50] or "failed"
            yield Bounce(
                recipient, action, fields.raw("status")[:50], fields.text("diagnostic-code")[:500]
            )


def _address(value: str) -> str | None:
    """The address of `rfc822; ada@example.com`."""
    return next(iter(listed(value.rpartition(";")[2])), None)


def _original(part: "Message[str, str]") -> Mail | None:
    kind = part.get_content_type()
    if kind in _RETURNED and part.is_multipart():
        returned: Any = part.get_payload()
        return Mail(returned[0]) if returned else None
    if kind in _RETURNED_HEADERS:
        try:
            return parse(cast("bytes", part.get_payload(decode=True) or b"").lstrip())
        except Refused:
            return None
    return None
