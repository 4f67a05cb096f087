"""Which conversations are to be claimed, and which claims to be renewed, before a batch goes on."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas import conversation_owners
from schemas.conversation_owners import Claim, itself
from streams.intake.owners.claims import Claims
from streams.intake.owners.log import OwnersLog


class Seen(NamedTuple):
    """A customer as seen in a conversation; `itself` where none was named."""

    source: str
    conversation: str
    customer: str


def claim_first_seen(seen: Sequence[Seen], log: OwnersLog) -> None:
    """Return when each conversation in which a customer was seen has its owner in the log.

    Raises:
        NabzError: Kafka did not take the claims, or give them back, in time.
    """
    if not seen:
        return
    log.open()
    new, old = _to_claim(seen, log.claims)
    if new or old:
        # What others claimed or renewed meanwhile need not be so once more.
        log.read()
    if new:
        log.claim(claim for key, claim in new.items() if log.claims.owner(key) is None)
    if old:
        log.renew(claim for key, claim in old.items() if log.claims.is_old(key))


def _to_claim(
    seen: Iterable[Seen], claims: Claims
) -> tuple[dict[bytes, Claim], dict[bytes, Claim]]:
    new: dict[bytes, Claim] = {}
    old: dict[bytes, Claim] = {}
    for source, conversation, customer in seen:
        key = conversation_owners.key(source, conversation)
        owner = claims.owner(key)
        if owner is not None:
            if claims.is_old(key):
                old[key] = Claim(source, conversation, owner)
        elif key not in new and customer != itself(source, conversation):
            new[key] = Claim(source, conversation, customer)
    return new, old
