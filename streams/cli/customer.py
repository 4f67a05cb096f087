"""`nabz customer`: one customer as a whole, in the terminal."""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console

from streams import settings as settings_module
from streams.cli.moments import moment
from streams.errors import NabzError

if TYPE_CHECKING:
    from streams.portrait.portrait import Rules
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
    since: Annotated[
        str | None,
        typer.Option(help="what changed since that time; default: since the touchpoint before"),
    ] = None,
    last: Annotated[int, typer.Option(min=0, max=10_000, help="touchpoints to show")] = 12,
    why: Annotated[
        bool, typer.Option("--why", help="show all that the risk is made up of, to the last digit")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Show who a customer is, the stage, risk with its reasons, health, and what happened last."""
    from streams.churn import history  # noqa: PLC0415  # --help needs no ClickHouse client
    from streams.portrait.page import page  # noqa: PLC0415  # same
    from streams.portrait.portrait import portrait_of  # noqa: PLC0415  # same

    settings = settings_module.load()
    rules = _rules(settings)
    at = history.newest(settings) if as_of is None else moment(as_of, "--as-of")
    then = None if since is None else moment(since, "--since")
    if then is not None and then >= at:
        raise typer.BadParameter("must be before --as-of", param_hint="--since")
    found = next(history.customers(settings, at, id_), None)
    if found is None:
        raise NabzError(f"no touchpoint of customer {id_[:80]!r} is stored up to that time")
    portrait = portrait_of(found, rules, at, last, then)
    if as_json:
        print(msgspec.json.encode(portrait).decode())
    else:
        Console(highlight=False).print(page(portrait, why=why))


def _rules(settings: "Settings") -> "Rules":
    from streams.portrait.portrait import Rules  # noqa: PLC0415  # --help needs none of them
    from streams.signals.churn import model  # noqa: PLC0415  # same
    from streams.signals.churn.scorecard import SCORECARD  # noqa: PLC0415  # same
    from streams.signals.journey import file, group_file  # noqa: PLC0415  # same
    from streams.signals.journey.course import Journey  # noqa: PLC0415  # same
    from streams.signals.journey.groups import Groups  # noqa: PLC0415  # same

    learnt = settings.churn.model
    return Rules(
        SCORECARD if learnt is None else model.load(learnt),
        Journey(file.load(settings.churn.journey)),
        Groups(group_file.load(settings.churn.segments)),
    )
