"""What a demo comes to."""

import msgspec

from streams.errors import NabzError


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """What `nabz demo --json` prints.

    `sent` are distinct and valid touchpoints, `stored` those of them in the table; `refused` the
    records that the scenario spoils on purpose, `dead_letters` all that were stored meanwhile.
    """

    scenario: str
    seed: int
    rate: float
    seconds: float
    sent: int
    stored: int
    refused: int
    dead_letters: int
    alerts_fired: int
    alerts_resolved: int
    alerts_received: int
    event_to_row_p95_ms: int | None
    peak_pss_mb: int
    page_ready_s: float | None

    def check(self) -> None:
        """Do nothing if everything that was sent is stored, and nothing else was refused.

        Raises:
            NabzError: it does not add up.
        """
        if self.stored != self.sent:
            raise NabzError(f"it does not add up: {self.sent:,} sent, {self.stored:,} stored")
        if self.dead_letters != self.refused:
            raise NabzError(
                f"it does not add up: {self.refused:,} spoiled on purpose, {self.dead_letters:,} "
                "dead letters: table dead_letters says why"
            )

    def sentence(self) -> str:
        """The same for people."""
        p95 = "-" if self.event_to_row_p95_ms is None else f"{self.event_to_row_p95_ms:,} ms"
        return (
            f"{self.sent:,} touchpoints sent, {self.stored:,} stored, {self.dead_letters:,} dead "
            f"letters; {self.alerts_fired} alerts fired, {self.alerts_resolved} resolved, "
            f"{self.alerts_received} notifications arrived; from receipt to row in {p95} (p95); "
            f"memory at most {self.peak_pss_mb:,} MB"
        )
