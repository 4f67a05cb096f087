"""Sending in bulk, for imports and simulations: a batch's conversations claimed, then sent."""

from collections.abc import Callable, Iterable
from typing import Final

from schemas import conversation_owners, touchpoint
from schemas.conversation_owners import Claim
from streams.intake.owners.first_seen import Seen, claim_first_seen
from streams.intake.owners.log import OwnersLog
from streams.intake.owners.stamp import stamp
from streams.intake.owners.waiting import Held, WaitingRoom
from streams.intake.ready import Ready, ready
from streams.intake.sender import Sender

#: Touchpoints whose conversations are claimed in one go, which takes some tens of milliseconds in
#: which nothing else is done.
_BATCH: Final = 10_000


class OwnedSender:
    """Sends each touchpoint as one of its conversation's owner.

    One that names nobody waits until a customer is seen in its conversation, for `PATIENCE_MS`
    by `now_ms`, and at the end of the run no longer.
    """

    def __init__(self, sender: Sender, owners: OwnersLog, now_ms: Callable[[], int]) -> None:
        self._sender = sender
        self._owners = owners
        self._now_ms = now_ms
        self._batch: list[Ready] = []
        self._waiting: WaitingRoom[None] = WaitingRoom()

    def send(self, one: Ready) -> None:
        """Take one touchpoint; it is sent with its batch.

        Raises:
            NabzError: Kafka refuses what is sent, or takes nothing (so in all methods here).
        """
        self._batch.append(one)
        if len(self._batch) >= _BATCH:
            self.pass_on()

    def pass_on(self) -> None:
        """Send what was taken so far."""
        batch, self._batch = self._batch, []
        claim_first_seen(_seen(batch), self._owners)
        owners = self._owners_of(batch)
        for one in batch:
            if one.conversation:
                self._place(one, owners[one.source, one.conversation])
            else:
                self._send(one)
        if self._waiting:
            self._owners.read()
            self._release(self._waiting.claims(self._now_ms()))

    def finish(self) -> None:
        """Send everything: nobody else will be seen."""
        self.pass_on()
        self._release(self._waiting.every_claim())

    def _owners_of(self, batch: Iterable[Ready]) -> dict[tuple[str, str], bytes | None]:
        """Who owns each conversation of a batch, as a key of touchpoints, as far as is known."""
        found: dict[tuple[str, str], bytes | None] = {}
        for name in {(one.source, one.conversation) for one in batch if one.conversation}:
            owner = self._owners.claims.owner(conversation_owners.key(*name))
            found[name] = None if owner is None else owner.encode()
        return found

    def _place(self, one: Ready, owner: bytes | None) -> None:
        if owner == one.key:
            self._send(one)
        elif owner is not None:
            self._send(ready(stamp(touchpoint.decode(one.value), owner.decode())))
        else:
            key = conversation_owners.key(one.source, one.conversation)
            held = Held(touchpoint.decode(one.value), len(one.value), None)
            self._waiting.add(key, held, self._now_ms())

    def _release(self, claims: Iterable[Claim]) -> None:
        self._owners.claim(claims)
        for held, owner in self._waiting.release(self._owners.claims.owner):
            self._send(ready(stamp(held.touchpoint, owner)))

    def _send(self, one: Ready) -> None:
        self._sender.send(one.key, one.value, (one.source, one.id))


def _seen(batch: Iterable[Ready]) -> list[Seen]:
    """Everybody seen in a conversation, once, in the order of the first time."""
    seen = dict.fromkeys(
        (one.source, one.conversation, one.key) for one in batch if one.conversation
    )
    return [Seen(source, conversation, key.decode()) for source, conversation, key in seen]
