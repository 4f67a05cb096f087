"""The door of each source: how many come in at once, and how many a second."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from streams.clock import Clock
from streams.intake.gateway.refusals import too_many
from streams.intake.sources import Limits, Source, Sources

#: A burst lasts so long at the rate, where the source names none.
_BURST_SECONDS: Final = 2.0


class Bucket:
    """A token bucket: `burst` at once, `rate` a second in the long run; starts full."""

    def __init__(self, rate: float, burst: float, now_ms: int) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._at = now_ms

    def take(self, now_ms: int) -> float:
        """Take one: 0.0, or the seconds after which there is one, and none was taken."""
        gained = max(0, now_ms - self._at) / 1_000 * self._rate
        self._tokens = min(self._burst, self._tokens + gained)
        self._at = now_ms
        if self._tokens < 1:
            return (1 - self._tokens) / self._rate
        self._tokens -= 1
        return 0.0


class Door:
    """The limits of one source at work."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._inside = 0
        self._bucket: Bucket | None = None
        if limits.rate is not None:
            burst = limits.burst or max(1.0, limits.rate * _BURST_SECONDS)
            self._bucket = Bucket(limits.rate, burst, clock.now_ms())

    def most_bytes(self, usual: int) -> int:
        """The largest body: the source's own limit, never over the usual one."""
        return min(self._limits.max_body_bytes or usual, usual)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """One request of this source for the length of the block.

        Raises:
            RequestRefused: 429, too many are inside.
        """
        if self._inside >= self._limits.concurrency:
            raise too_many("too many requests of this source at once", 1)
        self._inside += 1
        try:
            yield
        finally:
            self._inside -= 1

    def count(self) -> None:
        """Let one delivery through; asked once it is verified, so that forged ones take no share.

        Raises:
            RequestRefused: 429, the source sends faster than it may.
        """
        wait = 0.0 if self._bucket is None else self._bucket.take(self._clock.now_ms())
        if wait:
            raise too_many("this source sends faster than its rate", max(1, math.ceil(wait)))


class Doors:
    """A door for every declared source, and one for senders without a source."""

    def __init__(self, sources: Sources, clock: Clock) -> None:
        self._open = Door(Limits(concurrency=100_000), clock)
        self._doors = {source.name: Door(source.limits, clock) for source in sources}

    def of(self, source: Source | None) -> Door:
        """The door of a source; None: of whoever names none."""
        return self._open if source is None else self._doors[source.name]
