"""`nabz alerts`: what fires, and what did."""

from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from streams import settings as settings_module
from streams.cli.printable import printable

if TYPE_CHECKING:
    from streams.alerts.listing import Listed


def register(app: typer.Typer) -> None:
    """Add `nabz alerts`."""
    alerts = typer.Typer(help="Alerts, for the people on call.", no_args_is_help=True)
    alerts.callback()(_alerts)
    alerts.command("list", epilog="Example: nabz alerts list --json")(list_)
    app.add_typer(alerts, name="alerts")


def _alerts() -> None:
    """Alerts, for the people on call."""


def list_(
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON array")] = False,
) -> None:
    """List every alert as it stands: what fires first."""
    from streams.alerts.listing import listed  # noqa: PLC0415  # --help needs no ClickHouse client

    found = listed(settings_module.load())
    if as_json:
        print(msgspec.json.encode(found).decode())
    elif found:
        _show(found)
    else:
        print("no alert was ever raised")


def _show(found: "list[Listed]") -> None:
    table = Table("state", "severity", "since", "alert", "what", box=None)
    for alert in found:
        since = f"{alert.since:%Y-%m-%d %H:%M:%S} UTC"
        cells = (alert.state, alert.severity, since, alert.key, alert.summary)
        # A member of a dimension is a name that any sender may choose.
        table.add_row(*(Text(printable(cell)) for cell in cells))
    Console(highlight=False, soft_wrap=True).print(table)
