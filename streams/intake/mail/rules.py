"""What one mail becomes: a message of the customer, of ours, of a machine; or word of a bounce."""

from collections.abc import Iterator
from typing import Final

from schemas.dead_letters import Reason
from schemas.refusal import Refused
from streams.intake.channels.adapter import Item
from streams.intake.mail.addresses import Own, Parties, parties
from streams.intake.mail.automatic import told_by
from streams.intake.mail.body import Text, text_of
from streams.intake.mail.bounces import Bounce, bounces, is_bounce, returned_root
from streams.intake.mail.dates import time_of
from streams.intake.mail.message import Mail, parse
from streams.intake.mail.threads import id_of, root_of

_LONGEST_SUBJECT: Final = 1_000


def touchpoints(raw: bytes, own: Own, received_at: int | None) -> list[Item]:
    """The touchpoints of one mail, in the contract's form without source.

    `received_at` (ms UTC) is the time of a mail that names none; None: such a mail is refused.

    Raises:
        Refused: nothing of it can be read, or it has no time, or no customer.
    """
    mail = parse(raw)
    return of_mail(mail, id_of(mail, raw), None, own, received_at)


def of_mail(
    mail: Mail, own_id: str, text: Text | None, own: Own, received_at: int | None
) -> list[Item]:
    """The same of a mail that is parsed; `text` where it did not come as one of its parts.

    Raises:
        Refused: it has no time, or no customer.
    """
    time = time_of(mail)
    time = received_at if time is None else time
    if time is None:
        raise Refused(Reason.BAD_TIME, "mail: neither Date nor Received says when it was sent")
    base: dict[str, object] = {"id": own_id, "time": time, "channel": "email"}
    if is_bounce(mail):
        return list(_bounced(mail, base))
    return [base | _message(mail, own_id, text or text_of(mail), own)]


def _message(mail: Mail, own_id: str, text: Text, own: Own) -> dict[str, object]:
    who, machine = parties(mail, own), told_by(mail)
    if who.customer is None:
        raise Refused(Reason.MISSING_FIELD, f"customer: {_nobody(who)}")
    item: dict[str, object] = {
        "kind": "message",
        "actor": "bot" if machine else "customer" if who.incoming else "agent",
        "customer": {"email": who.customer},
        "conversation": root_of(mail, own_id),
        "attributes": _attributes(mail, text, machine),
    }
    if text.text:
        item["text"] = text.text
    if who.mailbox and not machine:
        item["queue" if who.incoming else "agent"] = who.mailbox[:200]
    return item


def _nobody(who: Parties) -> str:
    if who.incoming:
        return "From holds no mail address"
    return "a mail from us has no recipient outside"


def _attributes(mail: Mail, text: Text, machine: str | None) -> dict[str, object]:
    subject = mail.text("subject")[:_LONGEST_SUBJECT]
    attributes: dict[str, object] = {"subject": subject} if subject else {}
    if machine:
        attributes["automatic"] = machine
    if text.cut:
        attributes["text_cut"] = True
    return attributes


def _bounced(mail: Mail, base: dict[str, object]) -> Iterator[Item]:
    """An item for each recipient; a conversation alone will do where none is named."""
    thread, told = returned_root(mail), bounces(mail)
    for number, bounce in enumerate(told):
        item = base | {
            "kind": "incident" if bounce.action == "failed" else "message",
            "actor": "system",
            "attributes": _told(mail, bounce),
        }
        if number:
            item["id"] = f"{str(base['id'])[:180]}#{number + 1}"
        if thread is not None:
            item["conversation"] = thread
        if bounce.recipient is not None:
            item["customer"] = {"email": bounce.recipient}
        elif thread is None:
            yield Refused(Reason.MISSING_FIELD, "customer: a bounce that names no recipient")
            continue
        yield item


def _told(mail: Mail, bounce: Bounce) -> dict[str, object]:
    told = {
        "subject": mail.text("subject")[:_LONGEST_SUBJECT],
        "delivery": bounce.action,
        "delivery_status": bounce.status,
        "diagnostic": bounce.diagnostic,
    }
    return {name: text for name, text in told.items() if text}
