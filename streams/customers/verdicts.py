"""What comes of a conversation's clocks by the rules under which it began."""

from typing import Final

import msgspec

from streams.signals.course import Clock, Course
from streams.signals.effort import ALONE, Around
from streams.signals.measures import counted
from streams.signals.sla.rulebook import Judgement, Rulebook
from streams.signals.sla.standing import Run, Span
from streams.signals.turns import Contribution

_WAITS: Final = frozenset({"first_response", "next_response"})
_NO_TARGET: Final = Judgement("open")
_NEVER_HELD: Final[list[tuple[str, Span]]] = []


class Seen(msgspec.Struct, frozen=True):
    """A conversation as it is published: how it went, as of a time of the log (ms), among what."""

    course: Course
    at: int
    around: Around = ALONE


class Verdicts:
    """Judges the clocks of one conversation.

    `seen_at` says of each breach when it was first seen (ms); it is the conversation's own, and is
    kept with it.
    """

    def __init__(self, book: Rulebook, seen_at: dict[str, int], now: int) -> None:
        self.is_none = book.is_empty
        self._book = book
        self._seen_at = seen_at
        self._now = now

    def judge(self, metric: str, clock: Clock, seen: Seen) -> Judgement:
        """How a clock stands.

        While it runs it goes by what is known of the conversation by now, after that by what was
        known at its end. While nobody waits, no wait has a target.
        """
        course = seen.course
        if clock.running and course.attended and metric in _WAITS:
            return _NO_TARGET
        held = (
            [(held.status, Span(held.start, held.end)) for held in course.held]
            if course.held
            else _NEVER_HELD
        )
        return self._book.judge(
            metric,
            Run(clock.started, clock.stopped, clock.ended is not None),
            course.known if clock.running else clock.dimensions,
            held,
            seen.at,
        )

    def are_alike(self, one: Seen, other: Seen) -> bool:
        """Whether clocks that are the same in both are judged alike."""
        here, there = one.course, other.course
        if one.at != other.at or here.attended != there.attended or here.held != there.held:
            return False
        known, now = here.known, there.known
        return known is now or self._book.under(known) is self._book.under(now)

    def is_open(self, clock: Clock, seen: Seen) -> bool:
        """Whether a clock is surely open: it ran, and no tick had it judged yet."""
        return clock.running and not seen.at

    def counted(
        self, clock: Clock | None, judged: Judgement | None, seen: Seen
    ) -> Contribution | None:
        """What it adds to the share of targets met: at its end, or when it was due."""
        if clock is None or judged is None:
            return None
        dimensions = seen.course.known if clock.running else clock.dimensions
        if judged.outcome == "met" and clock.ended is not None:
            return counted("sla", clock.ended, dimensions, success=True)
        if judged.outcome == "breached" and judged.due_at is not None:
            return counted("sla", judged.due_at, dimensions)
        return None

    def detected(self, metric: str, turn: int, judged: Judgement) -> int | None:
        """When the breach of a clock was first seen; None: there is none (any more)."""
        if judged.outcome == "breached":
            return self._seen_at.setdefault(f"{metric}:{turn}", self._now)
        if self._seen_at:
            self._seen_at.pop(f"{metric}:{turn}", None)
        return None
