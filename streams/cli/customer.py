"""`nabz customer`: one customer as a whole, in the terminal."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams import settings as settings_module
from streams.cli.moments import moment
from streams.cli.printable import printable
from streams.errors import NabzError

if TYPE_CHECKING:
    from schemas.touchpoint import Touchpoint
    from streams.portrait.portrait import Portrait, Rules
    from streams.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `nabz customer`."""
    app.command("customer", epilog="Example: nabz customer email:ada@example.com")(customer)


def customer(
    id_: Annotated[str, typer.Argument(metavar="ID", help="the customer, as nabz names it")],
    as_of: Annotated[
        str | None,
        typer.Option(help="as known at that time; default: at the newest touchpoint of anybody"),
    ] = None,
    last: Annotated[int, typer.Option(min=0, max=10_000, help="touchpoints to show")] = 12,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Show who a customer is, the stage, risk with its reasons, health, and what happened last."""
    from streams.churn import history  # noqa: PLC0415  # --help needs no ClickHouse client
    from streams.portrait.portrait import portrait_of  # noqa: PLC0415  # same

    settings = settings_module.load()
    rules = _rules(settings)
    at = history.newest(settings) if as_of is None else moment(as_of, "--as-of")
    found = next(history.customers(settings, at, id_), None)
    if found is None:
        raise NabzError(f"no touchpoint of customer {id_[:80]!r} is stored up to that time")
    portrait = portrait_of(found, rules, at, last)
    if as_json:
        print(msgspec.json.encode(portrait).decode())
    else:
        _show(portrait)


def _rules(settings: "Settings") -> "Rules":
    from streams.portrait.portrait import Rules  # noqa: PLC0415  # --help needs none of them
    from streams.signals.churn import model  # noqa: PLC0415  # same
    from streams.signals.churn.scorecard import SCORECARD  # noqa: PLC0415  # same
    from streams.signals.journey import file  # noqa: PLC0415  # same
    from streams.signals.journey.course import Journey  # noqa: PLC0415  # same

    learnt = settings.churn.model
    return Rules(
        SCORECARD if learnt is None else model.load(learnt),
        Journey(file.load(settings.churn.journey)),
    )


def _show(found: "Portrait") -> None:
    grid = Table.grid(padding=(0, 2))
    for name, text in (
        ("customer", found.customer),
        ("as of", _time(found.as_of)),
        ("known since", f"{_time(found.known_since)}, {found.touchpoints:,} touchpoints"),
        ("segment", found.segment or "-"),
        ("profile", _listed(found.attributes)),
        ("stage", f"{found.stage}, since {_time(found.stage_since)}"),
        ("days in stages", _listed({k: f"{v:.1f}" for k, v in found.days_in_stage.items()})),
        ("churn risk", _risk(found)),
        *(("", f"{each.contribution:+.2f}  {each.en}") for each in found.risk.reasons),
        ("health", _health(found)),
        ("satisfaction", "-" if found.satisfaction is None else f"{found.satisfaction:.0f} of 100"),
        ("channels", _listed(found.channels)),
    ):
        grid.add_row(Text(name, style="dim"), Text(printable(text)))
    console = Console(highlight=False)
    console.print(grid)
    console.print(_timeline(found))


def _timeline(found: "Portrait") -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for name in ("time", "channel", "who", "what"):
        table.add_column(name, header_style="dim")
    rows: list[tuple[int, str, str, str]] = [
        (t.time, t.channel, t.actor, _what(t)) for t in found.timeline
    ]
    since = rows[0][0] if rows else found.as_of
    rows += [
        (t.time, t.channel or "-", "stage", f"{t.from_stage} → {t.to_stage} ({t.cause})")
        for t in found.transitions
        if t.time >= since
    ]
    for time, channel, who, what in sorted(rows, key=lambda row: row[0]):
        table.add_row(
            _time(time), channel, who, Text(printable(what), overflow="ellipsis", no_wrap=True)
        )
    return table


def _what(each: "Touchpoint") -> str:
    details = (
        each.status,
        each.outcome,
        None if each.rating is None else f"{each.rating.scale} {each.rating.value:g}",
        None if each.amount is None else f"{each.amount.value:g} {each.amount.currency}",
        None if each.conversation is None else f"[{each.conversation}]",
        None if each.text is None else " ".join(each.text.split())[:80],
    )
    return " ".join([each.kind, *(detail for detail in details if detail)])


def _risk(found: "Portrait") -> str:
    risk = found.risk
    kind = "calibrated" if risk.calibrated else "uncalibrated"
    enough = "" if risk.enough else ": not enough history, this is the base rate"
    return f"{risk.probability:.0%} ({kind}, {risk.version}){enough}"


def _health(found: "Portrait") -> str:
    if found.health.value is None:
        return "-"
    parts = _listed({name: f"{value:.0f}" for name, value in found.health.parts.items()})
    return f"{found.health.value:.0f} of 100: {parts}"


def _listed(items: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {value}" for name, value in items.items()) or "-"


def _time(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
