"""Mail as it is: what the IMAP poller brings, or a mail server posts (RFC 5322)."""

from collections.abc import Iterator
from typing import Final

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import own
from streams.intake.mail.addresses import Own
from streams.intake.mail.rules import touchpoints


def _read(delivery: Delivery) -> Iterator[Item]:
    return iter(touchpoints(delivery.body, Own(own(delivery)), delivery.received_at))


ADAPTERS: Final = (
    Adapter(
        kind="mail",
        title="Mail (IMAP, .eml, mbox, Maildir)",
        read=_read,
        signature="shared-secret",
        becomes=(
            ("a mail from outside", "message of the customer; the thread is the conversation"),
            ("a mail from an address in `own`", "message of the agent to the first one outside"),
            ("an auto-reply or other mail of a machine", "message of a bot"),
            ("a bounce", "incident of the system for each recipient"),
        ),
    ),
)
