"""How clocks stand against their targets: hand-worked, and as properties."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.signals.calendars.calendar import Calendar
from streams.signals.calendars.spec import DAYS, CalendarSpec
from streams.signals.sla.standing import Always, Run, Span, Standing, paused_ms, stand

MINUTE = 60_000
HOUR = 60 * MINUTE
ALWAYS = Always()
OFFICE = Calendar(
    CalendarSpec(name="o", zone="UTC", hours=dict.fromkeys(DAYS[:5], ("09:00-17:00",)))
)
RUNNING = Run(0, None, reached=False)


def at(text: str) -> int:
    """Milliseconds of a time in UTC."""
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


#: The clock, its pauses, the time of the log → how it stands against 60 minutes. All in minutes.
CASES = [
    # it runs: nothing yet, warned at 30, 45 and 54, breached at the due minute itself
    (RUNNING, [], 0, Standing("open", 60, 0, 30)),
    (RUNNING, [], 30, Standing("open", 60, 50, 45)),
    (RUNNING, [], 50, Standing("open", 60, 75, 54)),
    (RUNNING, [], 59, Standing("open", 60, 90, 60)),
    (RUNNING, [], 60, Standing("breached", 60, 90, None)),
    # answered: in the very last moment, and after it; how late one looks makes no difference
    (Run(0, 60, reached=True), [], 500, Standing("met", 60, 90, None)),
    (Run(0, 61, reached=True), [], 61, Standing("breached", 60, 90, None)),
    (Run(0, 20, reached=True), [], 500, Standing("met", 60, 0, None)),
    # given up without an answer: before it was due, and after
    (Run(0, 40, reached=False), [], 500, Standing("none", 60, 50, None)),
    (Run(0, 70, reached=False), [], 500, Standing("breached", 60, 90, None)),
    # paused from 20 to 50: due half an hour later, and not at all as long as it is paused
    (RUNNING, [Span(20, None)], 80, Standing("open", None, 0, None)),
    (RUNNING, [Span(20, 50)], 80, Standing("open", 90, 75, 84)),
    (RUNNING, [Span(20, 50)], 90, Standing("breached", 90, 90, None)),
    # answered while it was paused; a pause after the answer changes nothing
    (Run(0, 200, reached=True), [Span(20, None)], 500, Standing("met", None, 0, None)),
    (Run(0, 58, reached=True), [Span(59, None)], 500, Standing("met", 60, 90, None)),
    # breached before it was paused, and paused before it began
    (Run(0, None, reached=False), [Span(61, 70)], 65, Standing("breached", 60, 90, None)),
    (Run(100, None, reached=False), [Span(0, 110)], 120, Standing("open", 170, 0, 140)),
]


@pytest.mark.parametrize(("run", "pauses", "now", "expected"), CASES)
def test_standings(run: Run, pauses: list[Span], now: int, expected: Standing) -> None:
    """In calendar hours, against a target of an hour."""

    def ms(minutes: int | None) -> int | None:
        return None if minutes is None else minutes * MINUTE

    found = stand(
        Run(run.started * MINUTE, ms(run.stopped), run.reached),
        HOUR,
        [Span(pause.start * MINUTE, ms(pause.end)) for pause in pauses],
        ALWAYS,
        now * MINUTE,
    )
    due_at, look_at = ms(expected.due_at), ms(expected.look_at)
    assert found == replace(expected, due_at=due_at, look_at=look_at)


def test_business_hours_stop_for_the_weekend() -> None:
    """Asked on Friday at 16:30, an hour is over on Monday at 9:30; it was warned of on Monday."""
    run = Run(at("2026-06-05T16:30"), None, reached=False)
    found = stand(run, HOUR, [], OFFICE, at("2026-06-06T12:00"))
    assert found == Standing("open", at("2026-06-08T09:30"), 50, at("2026-06-08T09:15"))


def test_a_pause_over_closed_hours_costs_none_of_them() -> None:
    """Paused from Friday 16:00 to Monday 10:00: eight hours asked for on Friday at 12:00."""
    run = Run(at("2026-06-05T12:00"), None, reached=False)
    pauses = [Span(at("2026-06-05T16:00"), at("2026-06-08T10:00"))]
    found = stand(run, 8 * HOUR, pauses, OFFICE, at("2026-06-08T10:00"))
    assert found.due_at == at("2026-06-08T14:00")
    assert paused_ms(run, pauses) == 66 * HOUR


def test_paused_time_ends_with_the_clock() -> None:
    """Only what lies between its start and its stop; while it runs, only what is over."""
    pauses = [Span(0, 10), Span(20, 30), Span(40, None)]
    assert paused_ms(Run(5, 25, reached=True), pauses) == 10
    assert paused_ms(Run(5, None, reached=False), pauses) == 15


@st.composite
def clocks(draw: st.DrawFn) -> tuple[Run, list[Span]]:
    """A clock of up to an hour or so with up to three pauses."""
    started = draw(st.integers(0, 1_000))
    length = draw(st.none() | st.integers(0, 5_000))
    run = Run(started, None if length is None else started + length, draw(st.booleans()))
    edges = sorted(draw(st.sets(st.integers(0, 6_000), max_size=6)))
    ends: list[int | None] = [*edges[1::2]]
    if len(edges) % 2:
        ends.append(None)
    return run, [Span(start, end) for start, end in zip(edges[::2], ends, strict=True)]


@given(clocks(), st.integers(1, 2_000), st.integers(0, 8_000))
def test_nothing_changes_before_the_moment_to_look_at(
    clock: tuple[Run, list[Span]], target: int, now: int
) -> None:
    """As long as nothing happens, the standing at `look_at` is the next that differs."""
    run, pauses = clock
    known = [span for span in pauses if span.start <= now and (span.end or 0) <= now]
    found = stand(run, target, known, ALWAYS, now)
    if run.stopped is None and found.look_at is not None:
        before = stand(run, target, known, ALWAYS, found.look_at - 1)
        assert (before.outcome, before.warned) == (found.outcome, found.warned)
        after = stand(run, target, known, ALWAYS, found.look_at)
        assert (after.outcome, after.warned) != (found.outcome, found.warned)
    elif run.stopped is None and found.outcome == "open":
        assert stand(run, target, known, ALWAYS, now + 10**9).outcome == "open"


@given(clocks(), st.integers(1, 2_000))
def test_due_when_the_target_has_run_second_by_second(
    clock: tuple[Run, list[Span]], target: int
) -> None:
    """Against counting every single moment."""
    run, pauses = clock
    ran, moment = 0, run.started
    until = 20_000 if run.stopped is None else run.stopped + 3_000
    known = [s for s in pauses if run.stopped is None or s.start < run.stopped]
    while ran < target and moment < until:
        ran += not any(s.start <= moment < (until if s.end is None else s.end) for s in known)
        moment += 1
    due = stand(run, target, pauses, ALWAYS, 10**9).due_at
    assert due == (moment if ran == target else due)
    if due is not None and due <= until:
        assert due == moment
