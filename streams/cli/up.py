"""`nabz up`: the whole stack on this machine."""

import signal
import time
from typing import Any

import typer
from rich.console import Console

from streams import local_stack
from streams import settings as settings_module
from streams.errors import NabzError


def register(app: typer.Typer) -> None:
    """Add `nabz up`."""
    app.command("up", epilog="Example: nabz up --detach")(up)


def up(
    detach: bool = typer.Option(False, "--detach", "-d", help="return when everything is ready"),
    only: str = typer.Option("", help="only these processes, by commas: kafka,clickhouse"),
) -> None:
    """Start Kafka, ClickHouse and every role here; Ctrl-C stops them all."""
    from deploy.local import control, layout  # noqa: PLC0415  # --help needs no stack
    from deploy.local.home import Home  # noqa: PLC0415  # same

    settings = settings_module.load()
    home = Home.at(settings.home)
    names = [name.strip() for name in only.split(",") if name.strip()] or layout.ALL
    teller = Teller()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    control.start(home, settings, names)
    try:
        teller.ready(control.await_ready(home, teller.tell))
        if not detach:
            _stay(home, teller)
    except (NabzError, KeyboardInterrupt) as error:
        teller.say("stopping")
        control.stop(home)
        if isinstance(error, NabzError):
            raise


def _stay(home: Any, teller: "Teller") -> None:
    """Say what happens until the stack is stopped from elsewhere."""
    teller.say("Ctrl-C stops everything")
    while home.wanted.exists():
        report = local_stack.read(home.root)
        if report is not None:
            teller.tell(report)
        time.sleep(0.5)
    teller.say("stopped from elsewhere")


class Teller:
    """Says each change of a process once, on stderr."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._started = time.monotonic()
        self._said: dict[str, str] = {}

    def tell(self, report: dict[str, Any]) -> None:
        """Say what changed since the last report."""
        for name, process in report["processes"].items():
            if self._said.get(name) != process["state"]:
                self._said[name] = process["state"]
                self.say(f"{name} {process['state']}")

    def ready(self, report: dict[str, Any]) -> None:
        """Say where everything is."""
        # Those of the pages /metrics are for machines: nabz status --json has them.
        found = {n: at for n, at in report["addresses"].items() if not n.startswith("metrics_")}
        places = ", ".join(f"{name} {at}" for name, at in found.items() if at)
        self.say(f"ready: {places}")

    def say(self, what: str) -> None:
        """One line, with the seconds since the start."""
        self._console.print(f"{time.monotonic() - self._started:5.1f} s  {what}")
