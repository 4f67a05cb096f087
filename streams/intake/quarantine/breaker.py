"""Which sources are broken off: those whose records are refused en masse; a pure rule.

Time is that of the brokers, as the records carry it, so a backlog is judged as it came. It only
moves on while records come: a source that is quiet is judged again when it sends.
"""

from collections import deque
from typing import Final

import msgspec

from streams.settings import BreakerSettings

#: Sources that are counted one by one; a sender that makes up names meets the rest as one.
SOURCES_LIMIT: Final = 1_000
_OTHERS: Final = "\x00others"
_STEPS: Final = 6


class Limits(msgspec.Struct, frozen=True):
    """Broken off is a source with so many refusals, and such a share of all, within a window."""

    window_ms: int
    refusals: int
    #: Of its records, 0..1; those before its first refusal of late are not known.
    share: float


def limits_of(settings: BreakerSettings) -> Limits:
    """The limits that the settings say."""
    return Limits(settings.window_seconds * 1_000, settings.refusals, settings.share)


class Breaker:
    """Counts what is refused, source by source; half of a limit closes what the limit opened."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._step_ms = max(1, limits.window_ms // _STEPS)
        self._sources: dict[str, _Window] = {}

    def passed(self, source: str, time: int) -> None:
        """A record of this source, of this time (ms), was good."""
        known = self._sources.get(source)
        if known is not None:
            self._count(source, known, time, refused=0)

    def refused(self, source: str, time: int) -> bool:
        """A record of this source was refused; whether the source is broken off now."""
        name = self._name(source, time)
        known = self._sources.setdefault(name, _Window())
        self._count(name, known, time, refused=1)
        return known.broken

    def _count(self, name: str, window: "_Window", time: int, *, refused: int) -> None:
        window.count(time // self._step_ms, refused)
        limits = self._limits
        factor = 0.5 if window.broken else 1.0
        window.broken = (
            window.refused >= limits.refusals * factor
            and window.refused >= limits.share * factor * window.records
        )
        if not window.refused:
            del self._sources[name]

    def _name(self, source: str, time: int) -> str:
        """Under which name a source is counted."""
        if source not in self._sources and len(self._sources) >= SOURCES_LIMIT:
            oldest = time // self._step_ms - _STEPS
            quiet = [name for name, one in self._sources.items() if one.newest <= oldest]
            for name in quiet:
                del self._sources[name]
            if not quiet:
                return _OTHERS
        return source


class _Window:
    """Counts of one source in steps of a window, the newest last."""

    __slots__ = ("broken", "newest", "records", "refused", "steps")

    def __init__(self) -> None:
        self.steps: deque[tuple[int, int]] = deque()
        self.newest = -1
        self.records = self.refused = 0
        self.broken = False

    def count(self, step: int, refused: int) -> None:
        """Count a record; one that is older than the newest counts as that."""
        if step > self.newest:
            self._move_to(step)
        records, earlier = self.steps.pop()
        self.steps.append((records + 1, earlier + refused))
        self.records += 1
        self.refused += refused

    def _move_to(self, step: int) -> None:
        passed = _STEPS if self.newest < 0 else min(step - self.newest, _STEPS)
        self.newest = step
        self.steps.extend([(0, 0)] * passed)
        while len(self.steps) > _STEPS:
            records, refused = self.steps.popleft()
            self.records -= records
            self.refused -= refused
