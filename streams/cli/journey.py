"""`nabz journey`: how all customers go from stage to stage, in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams import settings as settings_module
from streams.cli.moments import moment
from streams.cli.printable import printable
from streams.signals.journey.spec import STAGES, Stage

if TYPE_CHECKING:
    from streams.journeys.figures import StageFigures

_JSON = Annotated[bool, typer.Option("--json", help="print one JSON object")]
_Most = Annotated[int, typer.Option(min=1, max=10_000, help="rows at most")]
_DAY_MS: Final = 86_400_000
#: The least share of a step that is told in words.
_TELLING: Final = 0.01


def register(app: typer.Typer) -> None:
    """Add `nabz journey`."""
    journey = typer.Typer(
        help="How customers go from stage to stage: durations, drop-off, paths, who is stuck.",
        no_args_is_help=True,
    )
    journey.command("stages", epilog="Example: nabz journey stages --json")(stages)
    journey.command("stuck", epilog="Example: nabz journey stuck --most 20")(stuck)
    journey.command("paths", epilog="Example: nabz journey paths --to purchase --days 30")(paths)
    app.add_typer(journey, name="journey")


def stages(as_json: _JSON = False) -> None:
    """Show who is in each stage, how long stays take, where they lead, and how many drop off.

    Durations are of stays that ended; drop-off is the share of those that ended in at_risk or lost.
    """
    from streams.journeys import figures  # noqa: PLC0415  # --help needs no ClickHouse client

    settings = settings_module.load()
    found, ways = figures.stages(settings), figures.steps(settings)
    if as_json:
        print(msgspec.json.encode({"stages": found, "steps": ways}).decode())
        return
    table = _table("stage", "customers now", "stays ended", "median", "90 % within", "drop-off")
    table.add_column("leads to")
    for each in found:
        leads = (way for way in ways if way.from_stage == each.stage and way.share >= _TELLING)
        told = ", ".join(f"{way.to_stage} {way.share:.0%}" for way in leads)
        table.add_row(*_of_stage(each), told)
    _print(table, found, "no transition is stored yet")


def _of_stage(each: "StageFigures") -> tuple[str, ...]:
    return (
        each.stage,
        f"{each.customers:,}",
        f"{each.stays:,}",
        _span(each.median_seconds),
        _span(each.p90_seconds),
        "-" if each.drop_off is None else f"{each.drop_off:.0%}",
    )


def stuck(most: _Most = 50, as_json: _JSON = False) -> None:
    """Show who is in a stage to be passed through for longer than nine of ten stays there took.

    The likeliest to leave come first, each as of its last score. Stages in which fewer than 20
    stays ended are left out.
    """
    from streams.journeys import figures  # noqa: PLC0415  # --help needs no ClickHouse client

    found = figures.stuck(settings_module.load(), most)
    if as_json:
        print(msgspec.json.encode({"stuck": found}).decode())
        return
    table = _table("customer", "stage", "for", "90 % within", "churn risk")
    table.add_column("came by")
    for each in found:
        risk = "-" if each.churn_risk is None else f"{each.churn_risk:.0%}"
        lasts, usual = _span(each.seconds), _span(each.usual_seconds)
        customer = Text(printable(each.customer))
        table.add_row(customer, each.stage, lasts, usual, risk, Text(printable(each.cause)))
    _print(table, found, "nobody is stuck")


def paths(
    to: Annotated[
        str | None, typer.Option(help="only who reached this stage, and only up to then")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=36_500, help="how far to look back")] = 90,
    as_of: Annotated[
        str | None, typer.Option(help="look back from then; default: the newest touchpoint")
    ] = None,
    most: _Most = 20,
    as_json: _JSON = False,
) -> None:
    """Show the ways that customers take through the channels, the commonest first.

    A way is the channels of a customer's own messages, calls, visits, purchases and ratings in
    their order, six at most; one that follows itself counts once.
    """
    from streams.churn import history  # noqa: PLC0415  # --help needs no ClickHouse client
    from streams.journeys import figures  # noqa: PLC0415  # same

    settings, stage = settings_module.load(), _stage(to)
    until = history.newest(settings) if as_of is None else moment(as_of, "--as-of")
    found = figures.paths(settings, until - days * _DAY_MS, until, stage, most)
    if as_json:
        print(msgspec.json.encode({"paths": found}).decode())
        return
    table = _table("path", "customers", "bought", "at risk or lost now", "takes")
    for each in found:
        dropped = "-" if each.dropped_share is None else f"{each.dropped_share:.0%}"
        took = _span(each.median_seconds)
        table.add_row(each.path, f"{each.customers:,}", f"{each.bought_share:.0%}", dropped, took)
    _print(table, found, "nobody did anything in that time")


def _stage(name: str | None) -> Stage | None:
    found = next((stage for stage in STAGES if stage == name), None)
    if name is not None and found is None:
        raise typer.BadParameter(f"there are {', '.join(STAGES)}", param_hint="--to")
    return found


def _span(seconds: float | None) -> str:
    from streams.portrait.words import span  # noqa: PLC0415  # --help does not need it

    return "-" if seconds is None else span(1_000 * seconds)


def _table(first: str, *numbers: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column(first)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _print(table: Table, rows: Sequence[object], nothing: str) -> None:
    if rows:
        Console(highlight=False).print(table)
    else:
        print(nothing)
