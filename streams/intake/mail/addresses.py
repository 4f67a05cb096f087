"""Who wrote to whom, and which of them are we."""

from collections.abc import Iterable, Sequence
from email.utils import getaddresses
from typing import Final, NamedTuple

from streams.intake.mail.message import Mail

#: Where a mail that was sent to us says so.
_RECEIVED_AT: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
_MOST: Final = 100


class Own:
    """Our own addresses: whole ones, and `@domain` for all of a domain; case does not matter."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._known = frozenset(address.strip().casefold() for address in addresses)

    def __contains__(self, address: object) -> bool:
        """Whether an address is ours; what follows a + in it does not matter."""
        local, _, domain = str(address).casefold().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return not self._known.isdisjoint((f"{local}@{domain}", plain, f"@{domain}"))


class Parties(NamedTuple):
    """The customer of a mail, whether they wrote it, and our mailbox that took part."""

    customer: str | None
    incoming: bool
    mailbox: str | None
    others: Sequence[str]


def parties(mail: Mail, own: Own) -> Parties:
    """Tell direction and customer of a mail.

    A form of our own site sends in our name and names the visitor in Reply-To.
    """
    sender, recipients = sender_of(mail), found(mail, "to", "cc")
    foreign = [address for address in recipients if address not in own]
    if sender is None or sender not in own:
        mailbox = next((a for a in found(mail, *_RECEIVED_AT) if a in own), None)
        return Parties(sender, incoming=True, mailbox=mailbox, others=foreign)
    visitors = [address for address in found(mail, "reply-to") if address not in own]
    if visitors and not foreign:
        return Parties(visitors[0], incoming=True, mailbox=sender, others=visitors[1:])
    customer = foreign[0] if foreign else None
    return Parties(customer, incoming=False, mailbox=sender, others=foreign[1:])


def sender_of(mail: Mail) -> str | None:
    """Who wrote the mail."""
    return next(iter(found(mail, "from", "sender")), None)


def found(mail: Mail, *names: str) -> list[str]:
    """The addresses in some headers, each once, in their order."""
    values = [value for name in names for value in mail.all(name)]
    return list(dict.fromkeys(address for value in values for address in listed(value)))


def listed(value: str) -> list[str]:
    """The addresses in the text of a header; what is none is left out."""
    try:
        pairs = getaddresses([value])
    except (RecursionError, ValueError, IndexError):
        return []
    return [address.strip() for _, address in pairs if _is_address(address.strip())][:_MOST]


def _is_address(text: str) -> bool:
    local, _, domain = text.rpartition("@")
    return bool(local and domain) and text.isprintable() and " " not in text
