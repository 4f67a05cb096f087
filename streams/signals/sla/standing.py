"""How a clock stands against its target: when it is due, and what has come of it by now.

A pure function of the clock, the pauses and the time of the log: whatever the order in which the
touchpoints came, and however often it is asked, the same touchpoints come to the same standing. A
reply that was late to arrive but was given in time turns a breach into met by itself.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Literal, Protocol

import msgspec

Outcome = Literal["open", "met", "breached", "none"]

#: Shares of the target (in percent) at which a clock that still runs is told of.
WARNINGS: Final = (50, 75, 90)


class Hours(Protocol):
    """In which hours time counts."""

    def open_between(self, start: int, end: int) -> int:
        """How much of [start, end) counts, in ms."""
        ...

    def after(self, start: int, span: int) -> int | None:
        """When `span` has gone by since `start`; None: not within years."""
        ...


class Always:
    """Calendar hours: all time counts."""

    def open_between(self, start: int, end: int) -> int:
        """All of it."""
        return max(0, end - start)

    def after(self, start: int, span: int) -> int | None:
        """So much later."""
        return start + span


class Span(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A span of time in ms; without an end it still lasts."""

    start: int
    end: int | None


class Run(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A clock: since when (ms) it runs, until when it did, and whether its end was its goal.

    `reached` is False where it still runs, and where it was stopped without what it waited for.
    """

    started: int
    stopped: int | None
    reached: bool


class Standing(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """How a clock stands: times in ms, `warned` in percent of the target.

    `due_at` is None while it is paused; `look_at` is when it must be looked at again, if nothing
    happens before.
    """

    outcome: Outcome
    due_at: int | None
    warned: int
    look_at: int | None


def stand(run: Run, target: int, pauses: Sequence[Span], hours: Hours, now: int) -> Standing:
    """The standing of a clock at `now`, by a target in ms; `pauses` are in order and apart.

    A reply at the very moment at which it is due is in time.
    """
    until = now if run.stopped is None else run.stopped
    running = [*_running(run, pauses)] if pauses else [Span(run.started, None)]
    due = _moment(running, target, hours)
    if run.stopped is None:
        outcome: Outcome = "open" if due is None or due > now else "breached"
    elif due is not None and due < run.stopped:
        outcome = "breached"
    else:
        outcome = "met" if run.reached else "none"
    if due is not None and due <= until:
        return Standing(outcome, due, WARNINGS[-1], None)
    warned, coming = 0, due
    for percent in WARNINGS:
        moment = _moment(running, target * percent // 100, hours)
        if moment is None or moment > until:
            coming = moment
            break
        warned = percent
    return Standing(outcome, due, warned, coming if outcome == "open" else None)


def paused_ms(run: Run, pauses: Sequence[Span]) -> int:
    """How long a clock was paused, in ms of calendar time; a pause counts once it is over."""
    total = 0
    for pause in pauses:
        ends = [time for time in (pause.end, run.stopped) if time is not None]
        if ends:
            total += max(0, min(ends) - max(pause.start, run.started))
    return total


def _running(run: Run, pauses: Sequence[Span]) -> Iterator[Span]:
    """The spans in which a clock ran; what happened after its stop does not touch it."""
    since = run.started
    for pause in pauses:
        if run.stopped is not None and pause.start >= run.stopped:
            break
        if pause.end is not None and pause.end <= since:
            continue
        if pause.start > since:
            yield Span(since, pause.start)
        if pause.end is None:
            return
        since = pause.end
    yield Span(since, None)


def _moment(running: Sequence[Span], amount: int, hours: Hours) -> int | None:
    """When `amount` had run; None: it never does as things stand."""
    left = amount
    for span in running:
        found = None if span.end is None else hours.open_between(span.start, span.end)
        if found is None or left <= found:
            return hours.after(span.start, left)
        left -= found
    return None
