"""Waiting until a run is stored, and completing its figures."""

from streams.intake.counts import Counts
from streams.intake.sender import Sender
from streams.intake.stored import outcome
from streams.progress import Progress, Sent, wait_until_stored
from streams.settings import Settings


def settle(
    settings: Settings, sender: Sender, counts: Counts, *, timeout: float, progress: Progress
) -> None:
    """Wait for all that a flushed sender sent; fill in distinct, stored, duplicates, late, future.

    Raises:
        NabzError: it is not all stored after `timeout` seconds; says which role lags.
    """
    sent = Sent(sender.ends, sender.dead_ends)
    wait_until_stored(settings, sent, timeout=timeout, progress=progress)
    found = outcome(settings, counts.run, sender.ids)
    counts.distinct = found.distinct
    counts.stored = found.stored
    counts.duplicates = found.duplicates
    counts.late = found.late
    counts.future = found.future
