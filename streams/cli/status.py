"""`nabz status`: the processes of the local stack, how far behind they are, and where."""

import json
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from streams import settings as settings_module
from streams.errors import NabzError


def register(app: typer.Typer) -> None:
    """Add `nabz status`."""
    app.command("status", epilog="Example: nabz status --json")(status)


def status(as_json: bool = typer.Option(False, "--json", help="print one JSON object")) -> None:
    """Show the running local stack; exit status 1 if none runs."""
    from deploy.local import status as look  # noqa: PLC0415  # --help needs no clients
    from deploy.local.home import Home  # noqa: PLC0415  # same

    settings = settings_module.load()
    home = Home.at(settings.home)
    report = look.report(home, settings)
    if report is None:
        raise NabzError(f"no stack runs in {home.root}: nabz up starts it")
    if as_json:
        print(json.dumps(report))
    else:
        _show(report)


def _show(report: dict[str, Any]) -> None:
    table = Table("process", "state", "pid", "restarts", "behind", "records/s", box=None)
    for role in report["roles"]:
        lag = role["lag_seconds"]
        behind = "" if lag is None else f"{lag:.1f} s"
        rate = role["records_per_second"]
        table.add_row(
            *(role["name"], role["state"], str(role["pid"] or ""), str(role["restarts"])),
            *(behind, "" if rate is None else f"{rate:.0f}"),
        )
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    age = report["data_age_seconds"]
    console.print(f"newest row stored {age:.1f} s ago" if age is not None else "no row stored yet")
    for name in ("kafka", "clickhouse_native", "clickhouse_http", "gateway", "live"):
        if report[name]:
            console.print(f"{name:<18} {report[name]}")
