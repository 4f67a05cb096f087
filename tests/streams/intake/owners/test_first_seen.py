"""What is claimed before a batch goes on, and what is renewed."""

from collections.abc import Iterable

from schemas.conversation_owners import Claim, itself, key
from streams.intake.owners.claims import Claims
from streams.intake.owners.first_seen import Seen, claim_first_seen
from streams.intake.owners.log import OwnersLog

DAY = 86_400_000


class OwnLog(OwnersLog):
    """A log that no one else writes to, in memory; remembers what it was asked."""

    def __init__(self) -> None:
        self.claims = Claims(30 * DAY)
        self.at = 5 * DAY
        self.asked: list[tuple[str, Claim]] = []
        #: What another process claims before this one does.
        self.others: list[Claim] = []

    def open(self) -> None:
        """It is."""

    def read(self) -> None:
        """Others were quicker."""
        self._write(self.others, renewed=False)

    def claim(self, wanted: Iterable[Claim]) -> None:
        """Write claims."""
        claims = list(wanted)
        self.asked += [("claim", claim) for claim in claims]
        self._write(claims, renewed=False)

    def renew(self, claims: Iterable[Claim]) -> None:
        """Write them once more."""
        again = list(claims)
        self.asked += [("renew", claim) for claim in again]
        self._write(again, renewed=True)

    def _write(self, claims: Iterable[Claim], *, renewed: bool) -> None:
        for claim in claims:
            name = key(claim.source, claim.conversation)
            self.claims.take(name, claim.customer, self.at, renewed=renewed)


def test_the_first_customer_seen_in_each_unknown_conversation_is_claimed() -> None:
    """Not the second, not nobody, and none that is known."""
    log = OwnLog()
    claim_first_seen([Seen("desk", "t-0", "eve")], log)
    log.asked.clear()
    nobody = itself("desk", "t-2")
    seen = [("t-0", "bob"), ("t-2", nobody), ("t-1", "ada"), ("t-1", "bob")]
    claim_first_seen([Seen("desk", name, customer) for name, customer in seen], log)
    assert log.asked == [("claim", Claim("desk", "t-1", "ada"))]
    assert log.claims.owner(key("desk", "t-2")) is None


def test_what_others_claimed_meanwhile_is_not_claimed_again() -> None:
    """It is theirs."""
    log = OwnLog()
    log.others = [Claim("desk", "t-1", "eve")]
    claim_first_seen([Seen("desk", "t-1", "ada")], log)
    assert log.asked == []
    assert log.claims.owner(key("desk", "t-1")) == "eve"


def test_a_conversation_that_goes_on_has_its_claim_renewed_once_a_period() -> None:
    """For its owner, whoever speaks in it."""
    log = OwnLog()
    claim_first_seen([Seen("desk", "t-1", "ada")], log)
    log.at = 12 * DAY
    log.claims.forget(log.at)
    for _ in range(2):
        claim_first_seen([Seen("desk", "t-1", "bob"), Seen("desk", "t-1", "ada")], log)
    assert log.asked[1:] == [("renew", Claim("desk", "t-1", "ada"))]
