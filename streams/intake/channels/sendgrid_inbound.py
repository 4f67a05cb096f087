"""SendGrid: Inbound Parse, mail as a form with files; the rules are those of all mail.

https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
The whole mail comes in `email` where the setting asks for it raw; else its headers and texts.
"""

import json
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from typing import Any, Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import own
from streams.intake.mail.addresses import Own
from streams.intake.mail.body import own_words
from streams.intake.mail.charset import decoded
from streams.intake.mail.message import parse
from streams.intake.mail.rules import of_mail, touchpoints
from streams.intake.mail.threads import id_of

_FIELDS: Final = ("email", "headers", "from", "to", "cc", "subject", "text", "html", "charsets")


def _read(delivery: Delivery) -> Iterator[Item]:
    fields, ours = _form(delivery), Own(own(delivery))
    if "email" in fields:
        return iter(touchpoints(fields["email"], ours, delivery.received_at))
    headers = fields.get("headers") or _headers(fields)
    mail = parse(headers.strip() + b"\r\n\r\n")
    text = own_words(_text(fields, "text"), _text(fields, "html"))
    own_id = id_of(mail, headers + fields.get("text", b"") + fields.get("html", b""))
    return iter(of_mail(mail, own_id, text, ours, delivery.received_at))


def _form(delivery: Delivery) -> dict[str, bytes]:
    """The parts of the form that matter here, as bytes."""
    head = f"Content-Type: {delivery.content_type}\r\n\r\n".encode("utf-8", "surrogateescape")
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(head + delivery.body)
    except RecursionError:
        raise Refused(Reason.BAD_VALUE, "the form is nested too deeply") from None
    parts: Any = message.get_payload() if message.is_multipart() else []
    found = {}
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        if isinstance(name, str) and name in _FIELDS and isinstance(data, bytes):
            found[name] = data
    if not found:
        raise Refused(Reason.BAD_VALUE, "the delivery is no form with a mail in it")
    return found


def _headers(fields: dict[str, bytes]) -> bytes:
    """The header of a mail that came without one."""
    named = [(name, fields[name]) for name in ("from", "to", "cc", "subject") if name in fields]
    return b"\r\n".join(name.encode() + b": " + b" ".join(v.split()) for name, v in named)


def _text(fields: dict[str, bytes], name: str) -> str:
    """A text in the charset that the field `charsets` names for it."""
    try:
        named = json.loads(fields.get("charsets", b"{}"))
        charset = str(named.get(name, "utf-8"))
    except (ValueError, AttributeError, RecursionError):
        charset = "utf-8"
    return decoded(fields.get(name, b""), charset)


ADAPTERS: Final = (
    Adapter(
        kind="sendgrid-inbound",
        title="SendGrid Inbound Parse",
        read=_read,
        signature="basic",
        becomes=(("a mail", "as kind mail"),),
    ),
)
