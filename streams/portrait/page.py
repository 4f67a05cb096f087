"""A portrait on the terminal: who, where, how likely to leave and why, what is open, what was."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from streams.portrait import happenings, scores
from streams.portrait.portrait import Portrait, stays
from streams.portrait.row import Row
from streams.portrait.words import listed, moment, said, span
from streams.signals.journey.spec import NOWHERE

#: Stages of the way that are shown, the latest.
_STAGES = 6


def page(found: Portrait, *, why: bool = False) -> RenderableType:
    """Everything, one part below the other; with `why` all that the risk is made up of."""
    return Group(*_parts(found, why=why))


def _parts(found: Portrait, *, why: bool) -> Iterator[RenderableType]:
    yield _head(found)
    yield _block("churn risk", scores.risk_rows(found))
    yield _block("health", scores.health_rows(found))
    if why:
        yield Rule(style="grey30")
        yield scores.why(found.risk)
    yield Rule("open issues", align="left", style="grey30")
    yield happenings.issues(found) if found.open_issues else Text("none", "dim")
    if found.timeline:
        yield Rule("what happened last", align="left", style="grey30")
        yield happenings.timeline(found)


def _head(found: Portrait) -> Panel:
    grid = Table.grid(padding=(0, 2))
    for name, text in _told(found):
        if text:
            grid.add_row(Text(name, "dim"), said(text))
    n = found.touchpoints
    known = f"{n:,} touchpoint{'' if n == 1 else 's'} since {moment(found.known_since)}"
    return Panel(
        grid,
        title=said(found.customer, "bold"),
        title_align="left",
        subtitle=Text(f"{known}, as of {moment(found.as_of)} UTC", "dim"),
        subtitle_align="right",
        border_style="grey50",
    )


def _told(found: Portrait) -> Iterator[tuple[str, str]]:
    yield "stage", _stage(found)
    yield "way", _way(found)
    yield "segments", ", ".join((*((found.segment,) if found.segment else ()), *found.segments))
    yield "persona", found.persona
    yield "profile", listed(found.attributes)
    if found.satisfaction is not None:
        yield "satisfaction", f"{found.satisfaction:.0f} of 100"
    yield "channels", listed(found.channels)
    if found.live is not None:
        yield "live", _live(found.live)
    yield "last", f"{span(found.as_of - found.last_at)} ago"


def _live(row: Row) -> str:
    """What the flow told last."""
    health = "" if row.health is None else f", health {row.health:.0f}"
    return (
        f"risk {row.churn_risk:.0%}{health}, {row.stage}: scored as of {moment(row.scored_as_of)} "
        f"by {row.score_version}"
    )


def _stage(found: Portrait) -> str:
    if found.stage == NOWHERE:
        return "none yet"
    told, later = f"{found.stage} for {span(found.as_of - found.stage_since)}", found.next_stage
    if later is None:
        return told
    return f"{told}, {later.stage} on {moment(later.at)} if nothing happens"


def _way(found: Portrait) -> str:
    """The latest stages with how long each lasted."""
    lasted = [
        f"{each.to_stage} {span(end - each.time)}"
        for each, end in stays(found.transitions, found.as_of)
    ]
    return ("… → " if len(lasted) > _STAGES else "") + " → ".join(lasted[-_STAGES:])


def _block(title: str, rows: Iterable[scores.Cells]) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(style="dim", min_width=10)
    table.add_column(justify="right", min_width=5)
    table.add_column(min_width=16)
    table.add_column()
    for number, row in enumerate(rows):
        table.add_row("" if number else title, *row)
    return table
