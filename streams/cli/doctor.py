"""`nabz doctor`: can the local stack run on this machine, and is it well?"""

import json

import typer
from rich.console import Console

from streams import settings as settings_module

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def register(app: typer.Typer) -> None:
    """Add `nabz doctor`."""
    app.command("doctor", epilog="Example: nabz doctor")(doctor)


def doctor(as_json: bool = typer.Option(False, "--json", help="print one JSON object")) -> None:
    """Check Python, memory, disk, ports, parts and the running stack; exit status 1 on a fail."""
    from deploy.local import doctor as looks  # noqa: PLC0415  # --help needs no stack
    from deploy.local.home import Home  # noqa: PLC0415  # same

    found = looks.findings(Home.at(settings_module.load().home))
    if as_json:
        print(json.dumps({"findings": [finding._asdict() for finding in found]}))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for name, state, said in found:
            console.print(f"[{_COLOURS[state]}]{state:<5}[/] {name:<11} {said}")
    if any(finding.state == "fail" for finding in found):
        raise typer.Exit(1)
