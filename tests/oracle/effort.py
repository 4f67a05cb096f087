"""How much effort issues cost, by the definitions: who came back, what was solved at once."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from schemas.touchpoint import Touchpoint
from tests.oracle.conversations import asks, contacts, conversations, dims, is_talk
from tests.oracle.courses import RESOLVED, reopened_at, transfers
from tests.oracle.panes import Contribution
from tests.oracle.result import EffortRow, Identity

_HOUR: Final = 3_600_000


class Spans(NamedTuple):
    """Within how long (ms) a contact repeats another, and how long an issue must stay quiet."""

    day: int = 24 * _HOUR
    three_days: int = 72 * _HOUR
    week: int = 168 * _HOUR
    quiet: int = 168 * _HOUR


def effort_rows(mine: Sequence[Touchpoint], spans: Spans, now: int) -> dict[Identity, EffortRow]:
    """What of the rows of one customer's conversations is about effort, at a time (ms)."""
    return {
        key: EffortRow(
            *_repeats([t for t in turns if asks(t)][:1], mine, spans),
            _verdict(turns, mine, spans, now),
            handoffs=sum(t.kind == "transfer" and t.actor == "bot" for t in turns),
            asked_again=sum(is_talk(t) and t.attributes.get("asked_again") is True for t in turns),
        )
        for key, turns in conversations(mine)
    }


def effort_contributions(mine: Sequence[Touchpoint], spans: Spans, now: int) -> list[Contribution]:
    """What contacts and resolutions of one customer add to their measures."""
    found = []
    for contact in contacts(mine):
        day, three_days, week = _repeats([contact], mine, spans)
        where = dims(contact, mine)
        found.append(
            Contribution("contacts", contact.time, where, int(three_days), int(day), int(week))
        )
    for _, turns in conversations(mine):
        for resolved in _first([t for t in turns if is_talk(t) and t.status in RESOLVED]):
            verdict, is_issue = _verdict(turns, mine, spans, now), _is_issue(turns, resolved)
            place = dims(resolved, mine)
            solved, again = int(is_issue and verdict != "no"), reopened_at(turns) is not None
            found.append(
                Contribution(
                    "resolved", resolved.time, place, solved, int(not is_issue), int(again)
                )
            )
            known = resolved.time + spans.quiet
            if is_issue and known <= now:
                found.append(Contribution("first_contact", known, place, successes=solved))
    return found


def _first(turns: Sequence[Touchpoint]) -> Sequence[Touchpoint]:
    return turns[:1]


def _repeats(
    contact: Sequence[Touchpoint], mine: Sequence[Touchpoint], spans: Spans
) -> tuple[bool, bool, bool]:
    earlier = [
        c.time - other.time
        for c in contact
        for other in contacts(mine)
        if other.time < c.time and _alike(c, other)
    ]
    nearest = min(earlier, default=spans.week + 1)
    return nearest <= spans.day, nearest <= spans.three_days, nearest <= spans.week


def _is_issue(turns: Sequence[Touchpoint], resolved: Touchpoint) -> bool:
    asked = [t for t in turns if asks(t)]
    return bool(asked) and asked[0].time <= resolved.time


def _verdict(
    turns: Sequence[Touchpoint], mine: Sequence[Touchpoint], spans: Spans, now: int
) -> str:
    talk = [t for t in turns if is_talk(t)]
    resolving = [t for t in talk if t.status in RESOLVED]
    if not resolving or not _is_issue(turns, resolving[0]):
        return "provisional"
    resolved, asked = resolving[0], [t for t in turns if asks(t)]
    end = resolved.time + spans.quiet
    reopened = reopened_at(turns)
    came_back = [
        c
        for c in contacts(mine)
        if c not in turns and resolved.time < c.time <= end and _alike(c, asked[0])
    ]
    if (
        transfers(talk[: talk.index(resolved)]) > 0
        or (reopened is not None and reopened <= end)
        or came_back
    ):
        return "no"
    return "yes" if end <= now else "provisional"


def _alike(one: Touchpoint, other: Touchpoint) -> bool:
    """Whether two contacts may be about the same."""
    topics = {one.attributes.get("topic"), other.attributes.get("topic")} - {None}
    return len(topics) < 2  # one topic, or none
