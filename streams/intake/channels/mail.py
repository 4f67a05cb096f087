"""Mail as it is: what the IMAP poller brings, or a mail server posts (RFC 5322)."""

from collections.abc import Iterator
from typing import Final

from streams.intake.channels.adapter import Adapter, Delivery, Item
from streams.intake.channels.payload import own
from streams.intake.mail.addresses import Own
from streams.intake.mail.rules import touchpoints

_DIGITS: Final = 15
#: When the mail server took a mail, in ms: the time of one that names none itself.
TAKEN_HEADER: Final = "mail-taken-ms"


def _read(delivery: Delivery) -> Iterator[Item]:
    taken = delivery.headers.get(TAKEN_HEADER, "")
    is_time = taken.isascii() and taken.isdecimal() and len(taken) < _DIGITS
    received_at = int(taken) if is_time else delivery.received_at
    return iter(touchpoints(delivery.body, Own(own(delivery)), received_at))


ADAPTERS: Final = (
    Adapter(
        kind="mail",
        title="Mail (IMAP, .eml, mbox, Maildir)",
        read=_read,
        signature="shared-secret",
        headers=(TAKEN_HEADER,),
        becomes=(
            ("a mail from outside", "message of the customer; the thread is the conversation"),
            ("a mail from an address in `own`", "message of the agent to the first one outside"),
            ("an auto-reply or other mail of a machine", "message of a bot"),
            ("a bounce", "incident of the system for each recipient"),
        ),
    ),
)
