"""The issues of a customer that are not settled: since when, and who waits for an answer."""

from collections.abc import Sequence

import msgspec

from schemas.touchpoint import Status, Touchpoint
from streams.signals.conversation import NEVER, course_of
from streams.signals.course import Keep
from streams.signals.turns import Turn, turn_of
from streams.signals.waiting import waiting_in

#: However long a silence was, what is open is open.
_WHATEVER = Keep(NEVER, NEVER)


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in which something was said and that is neither solved nor closed.

    Times in ms UTC; `unanswered_since` is the oldest word of the customer that nobody answered.
    """

    source: str
    conversation: str
    channel: str
    queue: str
    agent: str
    status: Status
    opened_at: int
    last_at: int
    unanswered_since: int | None
    messages_in: int
    messages_out: int
    transfers: int
    reopens: int


def open_issues(touchpoints: Sequence[Touchpoint], *, machines_answer: bool = False) -> list[Issue]:
    """The open issues after these touchpoints, by the rules of the flow; the oldest first."""
    conversations: dict[tuple[str, str], list[Touchpoint]] = {}
    for each in touchpoints:
        if each.conversation is not None:
            conversations.setdefault((each.source, each.conversation), []).append(each)
    found = (
        _issue(*key, [turn_of(each, machines_answer=machines_answer) for each in said])
        for key, said in conversations.items()
    )
    issues = [issue for issue in found if issue is not None]
    return sorted(issues, key=lambda issue: (issue.opened_at, issue.source, issue.conversation))


def _issue(source: str, name: str, turns: Sequence[Turn]) -> Issue | None:
    """The conversation as it stands; None where nothing was said, or it is settled."""
    course = course_of(sorted(turns), _WHATEVER)
    if course.opened is None or course.resolved_at is not None:
        return None
    waiting = waiting_in(course)
    return Issue(
        source=source,
        conversation=name,
        channel=course.channel or course.known.channel or "",
        queue=course.known.queue or "",
        agent=course.known.agent or "",
        status=course.status,
        opened_at=course.opened.time,
        last_at=course.last,
        unanswered_since=None if waiting is None else waiting.since,
        messages_in=course.messages_in,
        messages_out=course.messages_out,
        transfers=course.transfers,
        reopens=course.reopens,
    )
