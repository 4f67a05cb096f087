"""`nabz customer`: one customer as a whole, in the terminal."""

from typing import Annotated

import msgspec
import typer
from rich.console import Console

from streams import settings as settings_module
from streams.cli.moments import moment
from streams.errors import NabzError


def register(app: typer.Typer) -> None:
    """Add `nabz customer`."""
    app.command("customer", epilog="Example: nabz customer email:ada@example.com")(customer)


def customer(
    id_: Annotated[str, typer.Argument(metavar="ID", help="the customer, as nabz names it")],
    as_of: Annotated[
        str | None,
        typer.Option(help="as known at that time; default: as the flow last scored the customer"),
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
    from streams.portrait.live import row_of, rules_of  # noqa: PLC0415  # same
    from streams.portrait.page import page  # noqa: PLC0415  # same
    from streams.portrait.portrait import portrait_of  # noqa: PLC0415  # same

    settings = settings_module.load()
    row = row_of(settings, id_) if as_of is None else None
    rules = rules_of(settings, None if row is None else row.score_version)
    if as_of is None:
        at = history.newest(settings) if row is None else row.scored_as_of
    else:
        at = moment(as_of, "--as-of")
    then = None if since is None else moment(since, "--since")
    if then is not None and then >= at:
        raise typer.BadParameter("must be before --as-of", param_hint="--since")
    found = next(history.customers(settings, at, id_), None)
    if found is None:
        raise NabzError(f"no touchpoint of customer {id_[:80]!r} is stored up to that time")
    portrait = portrait_of(found, rules, at, last, then)
    portrait = msgspec.structs.replace(portrait, live=row)
    if as_json:
        print(msgspec.json.encode(portrait).decode())
    else:
        Console(highlight=False).print(page(portrait, why=why))
