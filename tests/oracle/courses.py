"""How each conversation of a customer went, by the definitions and without any state."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from schemas.touchpoint import Touchpoint
from tests.oracle.bins import bin_of
from tests.oracle.conversations import (
    USUAL,
    Conversation,
    FirstResponse,
    Reading,
    answers,
    asks,
    conversations,
    dims,
    first_response,
    is_talk,
)
from tests.oracle.panes import Contribution, lasting
from tests.oracle.result import ClockKey, ConversationRow, Identity, ResponseRow

RESOLVED = ("solved", "closed")


class Clock(NamedTuple):
    """One clock: it shows the dimensions of its end, or of its start while it has none."""

    key: ClockKey
    start: Touchpoint
    end: Touchpoint | None
    runs: bool


def clocks(mine: Sequence[Touchpoint], by: Reading = USUAL) -> list[Clock]:
    """All clocks of one customer but those of first responses."""
    found = []
    for key, turns in conversations(mine):
        response = first_response(Conversation(key, turns), by)
        for number, (start, end, runs) in enumerate(_waits(turns, response), 1):
            found.append(Clock(ClockKey(*key, "next_response", number), start, end, runs))
        talk = [t for t in turns if is_talk(t)]
        if talk:
            first, full = _first_resolution(talk), _last_resolution(talk)
            found.append(
                Clock(ClockKey(*key, "first_resolution", 0), talk[0], first, first is None)
            )
            found.append(Clock(ClockKey(*key, "full_resolution", 0), talk[0], full, full is None))
    return found


def clock_rows(mine: Sequence[Touchpoint], by: Reading = USUAL) -> dict[ClockKey, ResponseRow]:
    """Their rows of response_times."""
    return {
        key: ResponseRow(
            customer=start.customer,
            started_at=start.time,
            ended_at=None if end is None else end.time,
            duration_ms=None if end is None else end.time - start.time,
            outcome="open" if runs else "none",
            dims=dims(end or start, mine),
        )
        for key, start, end, runs in clocks(mine, by)
    }


def _waits(
    turns: Sequence[Touchpoint], first: FirstResponse | None
) -> list[tuple[Touchpoint, Touchpoint | None, bool]]:
    """Each wait that is none for a first response: from the oldest word to its answer."""
    found = []
    here = 0
    while asked := [i for i in range(here, len(turns)) if asks(turns[i])]:
        start = turns[asked[0]]
        is_first = first is not None and first.asked is start
        if first is not None and is_first:
            ends = [i for i, t in enumerate(turns) if t is first.end]
        else:
            ends = [
                i
                for i in range(asked[0] + 1, len(turns))
                if (answers(turns[i]) and turns[i].time > start.time) or turns[i].status in RESOLVED
            ]
            end = turns[ends[0]] if ends else None
            found.append((start, end if end is not None and answers(end) else None, end is None))
        if not ends:
            break
        here = ends[0] + 1
    return found


def _first_resolution(talk: Sequence[Touchpoint]) -> Touchpoint | None:
    solved = [t for t in talk if t.status == "solved"]
    return next(iter(solved or [t for t in talk if t.status == "closed"]), None)


class _Periods(NamedTuple):
    """Resolving touchpoints since the last reopening, how often it was reopened, the status."""

    resolving: list[Touchpoint]
    reopens: int
    status: str


def _periods(talk: Sequence[Touchpoint]) -> _Periods:
    resolving: list[Touchpoint] = []
    reopens, status = 0, "open"
    for touchpoint in talk:
        if touchpoint.status in RESOLVED:
            resolving, status = [*resolving, touchpoint], touchpoint.status or ""
        elif asks(touchpoint) or touchpoint.status is not None:
            after = not resolving or touchpoint.time > resolving[-1].time
            if resolving and after:
                resolving, reopens, status = [], reopens + 1, "open"
            if touchpoint.status is not None and after:
                status = touchpoint.status
    return _Periods(resolving, reopens, status)


def reopened_at(turns: Sequence[Touchpoint]) -> int | None:
    """When (ms) a conversation was first opened again after it had been resolved."""
    resolved: int | None = None
    for touchpoint in turns:
        if is_talk(touchpoint):
            if touchpoint.status in RESOLVED:
                resolved = touchpoint.time
            elif (
                (asks(touchpoint) or touchpoint.status is not None)
                and resolved is not None
                and touchpoint.time > resolved
            ):
                return touchpoint.time
    return None


def _last_resolution(talk: Sequence[Touchpoint]) -> Touchpoint | None:
    resolving = _periods(talk).resolving
    solved = [t for t in resolving if t.status == "solved"]
    found = solved or resolving
    return found[-1] if found else None


def conversation_rows(
    mine: Sequence[Touchpoint], by: Reading = USUAL
) -> dict[Identity, ConversationRow]:
    """The rows of conversations in which anything was said or done."""
    return {
        key: _row(turns, first_response(Conversation(key, turns), by))
        for key, turns in conversations(mine)
        if any(is_talk(turn) for turn in turns)
    }


def _answered_after(turns: Sequence[Touchpoint], first: FirstResponse | None) -> int:
    """Milliseconds of the waits for answers, but for those that began with a call."""
    spans = [(first.asked, first.end)] if first and first.asked else []
    spans += [(start, end) for start, end, _ in _waits(turns, first)]
    return sum(end.time - start.time for start, end in spans if end and start.kind != "call")


def _by_status(talk: Sequence[Touchpoint]) -> Counter[str]:
    """Milliseconds at work, pending and on_hold, of the times that are over."""
    states = [(talk[0].time, "work")]
    for touchpoint in talk:
        (since, state), status = states[-1], touchpoint.status
        if status in RESOLVED:
            states.append((touchpoint.time, "done"))
            continue
        if state == "done" and touchpoint.time == since:
            continue  # no change of what was resolved at that moment
        after = state
        if status is not None:
            after = status if status in ("pending", "on_hold") else "work"
        elif asks(touchpoint) and state != "on_hold":
            after = "work"  # the customer's word ends what is done or pending, but no hold
        if after != state:
            states.append((touchpoint.time, after))
    total = Counter[str]()
    for (start, state), (end, _) in pairwise(states):
        total[state] += end - start
    return total


def _row(turns: Sequence[Touchpoint], first: FirstResponse | None) -> ConversationRow:
    talk = [t for t in turns if is_talk(t)]
    asked = [t for t in talk if asks(t)]
    channels = [t.channel for t in asked]
    end, periods, spent = _last_resolution(talk), _periods(talk), _by_status(talk)
    return ConversationRow(
        customer=turns[0].customer,
        opened_at=talk[0].time,
        closed_at=None if end is None else end.time,
        status=periods.status,
        handle_ms=sum(_seconds(t, "talk_seconds", "hold_seconds", "wrap_seconds") for t in talk),
        wait_ms=sum(_seconds(t, "queue_seconds") for t in talk) + _answered_after(turns, first),
        hold_ms=sum(_seconds(t, "hold_seconds") for t in talk) + spent["on_hold"],
        messages_in=sum(t.kind == "message" for t in asked),
        messages_out=sum(t.kind == "message" and answers(t) for t in talk),
        reopens=periods.reopens,
        transfers=transfers(talk),
        channel_switches=sum(a != b for a, b in pairwise(channels)),
        abandoned=_abandoned(talk),
        channel=channels[-1] if channels else turns[-1].channel,
        queue=last_known([t.queue for t in turns]),
        agent=last_known([t.agent for t in turns]),
        segment=last_known([t.segment for t in turns]),
        agent_work_ms=spent["work"],
        agent_wait_ms=spent["pending"],
        on_hold_ms=spent["on_hold"],
    )


def transfers(turns: Sequence[Touchpoint]) -> int:
    """How often people handed a conversation on; bots are not counted."""
    return sum(t.kind == "transfer" and t.actor != "bot" for t in turns)


def status_of(talk: Sequence[Touchpoint]) -> str:
    """The status of a conversation after all of this."""
    return _periods(talk).status


def last_known(values: list[str | None]) -> str:
    """The last value that there is, or an empty one."""
    return next((value for value in reversed(values) if value is not None), "")


def _seconds(touchpoint: Touchpoint, *names: str) -> int:
    """Milliseconds of the named figures of its call."""
    known = [getattr(touchpoint.call, name, None) for name in names]
    return sum(round(value * 1000) for value in known if value is not None)


def _tried(turns: Sequence[Touchpoint]) -> list[Touchpoint]:
    """Calls of which it is known whether anybody took them; an agent's own only if taken."""
    return [
        t
        for t in turns
        if t.call is not None
        and (t.call.answered is True or (t.call.answered is False and t.actor != "agent"))
    ]


def _abandoned(turns: Sequence[Touchpoint]) -> bool:
    tried = _tried(turns)
    return bool(tried) and not any(t.call and t.call.answered for t in tried)


def _measured(turns: Sequence[Touchpoint]) -> list[Touchpoint]:
    """Calls of which some of the handling was measured."""
    names = ("talk_seconds", "hold_seconds", "wrap_seconds")
    return [t for t in turns if any(getattr(t.call, name, None) is not None for name in names)]


def course_contributions(mine: Sequence[Touchpoint], by: Reading = USUAL) -> list[Contribution]:
    """What conversations and lone calls add to the measures of clocks and calls."""
    found = [
        lasting(key.metric, end, end.time - start.time, dims(end, mine))
        for key, start, end, _ in clocks(mine, by)
        if end is not None and key.metric != "first_resolution"
    ]
    lone = [[t] for t in mine if t.conversation is None and t.kind == "call"]
    for turns in lone + [c.turns for c in conversations(mine)]:
        found += _calls([t for t in turns if is_talk(t)], mine)
    return found


def _calls(talk: Sequence[Touchpoint], mine: Sequence[Touchpoint]) -> list[Contribution]:
    handling = sum(_seconds(t, "talk_seconds", "hold_seconds", "wrap_seconds") for t in talk)
    found = [lasting("handle_time", t, handling, dims(t, mine)) for t in _measured(talk)[-1:]]
    is_lone = talk[:1] and talk[0].conversation is None
    incoming = any(t.actor != "agent" for t in talk) if is_lone else any(map(asks, talk))
    if incoming:
        found += [
            Contribution("calls", t.time, dims(t, mine), successes=int(_abandoned(talk)))
            for t in _tried(talk)[:1]
        ]
        found += [_waited(talk, t, mine) for t in _tried(talk)[:1] if _wait(talk) != UNKNOWN]
    return found


#: Answered, and nobody knows after how long.
UNKNOWN: Final = -1


def _wait(talk: Sequence[Touchpoint]) -> int:
    """Milliseconds in the queue: of the first call that was taken, else the longest."""
    taken = [t for t in _tried(talk) if t.call and t.call.answered]
    calls = [t.call.queue_seconds for t in taken[:1] or _tried(talk) if t.call]
    known = [round(seconds * 1000) for seconds in calls if seconds is not None]
    return max(known, default=UNKNOWN if taken else 0)


def _waited(talk: Sequence[Touchpoint], at: Touchpoint, mine: Sequence[Touchpoint]) -> Contribution:
    lost, wait = _abandoned(talk), _wait(talk)
    target = 60_000 if dims(at, mine).channel == "chat" else 20_000
    is_known = any(t.call and t.call.queue_seconds is not None for t in _tried(talk))
    return Contribution(
        "service_level",
        at.time,
        dims(at, mine),
        sum=int(lost),
        sumsq=int(lost and is_known and wait < 5_000),
        successes=int(not lost and wait <= target),
        bin=None if lost else bin_of(wait),
    )
