"""`nabz demo`: the point of nabz in two minutes, with simulated customers and an incident."""

import os
import signal
import sys
from typing import Annotated

import msgspec
import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz demo`."""
    app.command("demo", epilog="Example: nabz demo --for 120 --rate 50 --scenario incident")(demo)


def demo(
    seconds: Annotated[
        float | None,
        typer.Option("--for", min=1, max=86_400, help="seconds of customers; else until Ctrl-C"),
    ] = None,
    rate: Annotated[float, typer.Option(min=1, max=5_000, help="mean touchpoints a second")] = 50.0,
    scenario: Annotated[str, typer.Option(help="incident, calm, normal or dirty")] = "incident",
    seed: Annotated[int, typer.Option(min=0, help="other seeds, other customers")] = 1,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="do not open the page in a browser")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Start everything, let simulated customers come, show an incident and its alert, stop all."""
    from deploy.local.demo.run import Demo, Options  # noqa: PLC0415  # --help needs no stack
    from streams.simulate.scenarios import find  # noqa: PLC0415  # same

    find(scenario)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    open_page = not (no_open or as_json) and _has_desktop()
    options = Options(scenario, rate, seed, seconds, open_page)
    totals = Demo(settings_module.load(), options).run()
    if totals is None:
        return
    print(msgspec.json.encode(totals).decode() if as_json else totals.sentence())
    totals.check()


def _has_desktop() -> bool:
    """Whether a browser window would be seen by the person who typed this."""
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys():
        return False
    return sys.stderr.isatty()
