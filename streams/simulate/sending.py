"""Simulated lines into Kafka, through the one door."""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from schemas.canonical import Policy, canonicalise
from schemas.dead_letters import Place, letter_of
from schemas.refusal import Refused
from schemas.touchpoint import encode
from streams.clock import Clock
from streams.intake.counts import Counts
from streams.intake.policy import policy_of
from streams.intake.sender import Sender
from streams.intake.settle import settle
from streams.settings import Settings
from streams.simulate.lines import Line

#: Called with (what is done, how much of it, of how much; 0 where that is not known).
Progress = Callable[[str, int, int], None]


def send(
    lines: Iterable[Line | None],
    settings: Settings,
    clock: Clock,
    *,
    run: str,
    wait_seconds: float | None,
    progress: Progress,
) -> Counts:
    """Send lines as they come (None: nothing yet) until they end or Ctrl-C; return the figures.

    With `wait_seconds`, return when all of it is stored.

    Raises:
        NabzError: Kafka or ClickHouse does not serve, or not in time.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="nabz-simulate-") as folder:
        sender = Sender(settings, run, Path(folder))
        sender.connect()
        counts = Counts(run=run)
        try:
            _send_all(lines, sender, policy_of(settings), clock, counts, progress)
        except KeyboardInterrupt:
            progress("stopping", 0, 0)
        sender.flush()
        counts.sent, counts.dead_letters = sender.sent, sender.refused
        if wait_seconds is not None:

            def tell(what: str) -> None:
                progress(what, 0, 0)

            settle(settings, sender, counts, timeout=wait_seconds, tell=tell)
        counts.seconds = round(time.monotonic() - started, 3)
        return counts


def _send_all(
    lines: Iterable[Line | None],
    sender: Sender,
    policy: Policy,
    clock: Clock,
    counts: Counts,
    progress: Progress,
) -> None:
    for line in lines:
        if line is None:
            sender.poll()
            continue
        counts.read += 1
        _send_one(line, counts.read, sender, policy, clock.now_ms(), counts.run)
        progress(f"simulating: {counts.read:,} touchpoints", 0, 0)


def _send_one(line: Line, number: int, sender: Sender, policy: Policy, now: int, run: str) -> None:
    try:
        found = canonicalise(line.text, policy, received_at=now)
    except Refused as refused:
        place = Place(f"simulate:{run}", 0, number, now)
        sender.refuse(letter_of(place, line.text, refused.reason, refused.error))
        return
    sender.send(found.customer.encode(), encode(found), (found.source, found.id))
