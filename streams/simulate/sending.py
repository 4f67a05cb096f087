"""Simulated lines into Kafka, through the one door."""

import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from schemas.conversation_owners import itself
from schemas.dead_letters import Place, letter_of
from schemas.refusal import Refused
from streams.clock import Clock
from streams.intake.admit import admit
from streams.intake.counts import Counts
from streams.intake.owners.log import OwnersLog
from streams.intake.owners.sending import OwnedSender
from streams.intake.policy import policy_of
from streams.intake.ready import ready
from streams.intake.sender import Sender
from streams.intake.settle import settle
from streams.intake.sources_file import sources_of
from streams.progress import Progress
from streams.settings import Settings
from streams.simulate.lines import Line

#: A touchpoint is held for its batch no longer, in ms, however fast they come.
_HELD_MS: Final = 250


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
        with OwnersLog(settings) as owners:
            owned = OwnedSender(sender, owners, clock.now_ms)
            door = _Door(settings, clock, sender, owned)
            try:
                _send_all(lines, door, counts, progress)
            except KeyboardInterrupt:
                progress("stopping", 0, 0)
            owned.finish()
        sender.flush()
        counts.sent, counts.dead_letters = sender.sent, sender.refused
        if wait_seconds is not None:
            settle(settings, sender, counts, timeout=wait_seconds, progress=progress)
        counts.seconds = round(time.monotonic() - started, 3)
        return counts


def _send_all(
    lines: Iterable[Line | None], door: "_Door", counts: Counts, progress: Progress
) -> None:
    for line in lines:
        if line is None:
            door.pass_on()
            continue
        counts.read += 1
        door.take(line, counts.read, counts.run)
        progress(f"simulating: {counts.read:,} touchpoints", 0, 0)


class _Door:
    """The one door for simulated lines: what is none of touchpoints becomes a dead letter."""

    def __init__(
        self, settings: Settings, clock: Clock, sender: Sender, owned: OwnedSender
    ) -> None:
        self._sources = sources_of(settings)
        self._policy = policy_of(settings, self._sources)
        self._clock = clock
        self._sender = sender
        self._owned = owned
        self._passed_on = 0

    def take(self, line: Line, number: int, run: str) -> None:
        """Take the line of this number."""
        now = self._clock.now_ms()
        try:
            found = admit(line.text, self._policy, self._sources, received_at=now, owner_of=itself)
        except Refused as refused:
            place = Place(f"simulate:{run}", 0, number, now)
            self._sender.refuse(letter_of(place, line.text, refused.reason, refused.error))
            return
        self._owned.send(ready(found))
        if now - self._passed_on >= _HELD_MS:
            self.pass_on()

    def pass_on(self) -> None:
        """Send what was taken so far, and hear what became of it."""
        self._passed_on = self._clock.now_ms()
        self._owned.pass_on()
        self._sender.poll()
