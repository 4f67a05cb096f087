"""What is open and what happened last, on the terminal."""

from collections.abc import Iterator
from typing import Final

from rich.table import Table
from rich.text import Text

from schemas.touchpoint import Touchpoint
from streams.portrait.issues import Issue
from streams.portrait.portrait import Portrait
from streams.portrait.words import moment, said, span
from streams.signals.journey.course import Transition

#: Who spoke, as a sign: to us, from us, neither.
_SIGNS: Final = {"customer": "→", "agent": "←", "bot": "←", "system": "·"}
_COLOURS: Final = {"customer": "cyan", "agent": "magenta", "bot": "magenta", "system": "dim"}
_TEXT_SHOWN: Final = 200


def issues(found: Portrait) -> Table:
    """The open conversations: how old, and for how long the customer waits for an answer."""
    table = _table("conversation", "channel", "queue", "agent", "status", "open for", "unanswered")
    for each in found.open_issues:
        waits = each.unanswered_since
        unanswered = "-" if waits is None else span(found.as_of - waits)
        table.add_row(
            *(said(cell or "-") for cell in _where(each)),
            each.status,
            span(found.as_of - each.opened_at),
            Text(unanswered, "" if waits is None else "red"),
        )
    return table


def _where(each: Issue) -> tuple[str, ...]:
    return each.conversation, each.channel, each.queue, each.agent


def timeline(found: Portrait) -> Table:
    """The last touchpoints on every channel, and the changes of stage between them."""
    table = _table("time (UTC)", "channel", "", "who", "what")
    since = found.timeline[0].time if found.timeline else found.as_of
    rows = [(each.time, 0, n, _of_touchpoint(each)) for n, each in enumerate(found.timeline)]
    rows += [
        (each.time, 1, each.sequence, _of_transition(each))
        for each in found.transitions
        if each.time >= since
    ]
    for time, _, _, cells in sorted(rows, key=lambda row: row[:3]):
        table.add_row(moment(time), *cells)
    return table


def _of_touchpoint(each: Touchpoint) -> tuple[Text, ...]:
    style = _COLOURS[each.actor]
    what = said(" ".join([each.kind, *_details(each)]))
    what.no_wrap, what.overflow = True, "ellipsis"
    who = each.agent or each.actor
    return Text(each.channel), Text(_SIGNS[each.actor], style), said(who, style), what


def _of_transition(each: Transition) -> tuple[Text, ...]:
    what = said(f"{each.from_stage} → {each.to_stage} ({each.cause})", "yellow")
    return Text(each.channel or "-", "dim"), Text(""), Text("stage", "yellow"), what


def _details(each: Touchpoint) -> Iterator[str]:
    if each.status or each.outcome:
        yield each.status or each.outcome or ""
    if each.rating is not None:
        yield f"{each.rating.scale} {each.rating.value:g}"
    if each.amount is not None:
        yield f"{each.amount.value:,.2f} {each.amount.currency}"
    if each.transfer is not None:
        yield f"{each.transfer.from_} → {each.transfer.to}"
    if each.call is not None and each.call.answered is not None:
        yield "answered" if each.call.answered else "not answered"
    if each.conversation is not None:
        yield f"[{each.conversation}]"
    if each.text is not None:
        yield " ".join(each.text.split())[:_TEXT_SHOWN]


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in columns:
        table.add_column(name, no_wrap=name == "time (UTC)")
    return table
