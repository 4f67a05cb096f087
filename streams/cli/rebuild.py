"""`nabz rebuild`: fold everything again from the touchpoints in the log."""

import json
import sys

import typer

from streams import local_stack
from streams import settings as settings_module
from streams.settings import Settings


def register(app: typer.Typer) -> None:
    """Add `nabz rebuild`."""
    app.command("rebuild", epilog="Example: nabz rebuild")(rebuild)


def rebuild(
    timeout: float = typer.Option(3600.0, help="seconds that folding it all again may take"),
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
) -> None:
    """Make state and rows anew from the log of touchpoints, as after a lost state topic.

    A local stack is stopped and started around it. Elsewhere stop the roles first, and start
    them when it says so.
    """
    from streams import rebuild as engine  # noqa: PLC0415  # --help needs no Kafka client
    from streams.cli.bar import Bar  # noqa: PLC0415  # same
    from streams.progress import Sent, wait_until_stored  # noqa: PLC0415  # same

    settings = settings_module.load()
    local = local_stack.read(settings.home) is not None
    if local:
        settings = _restart(settings, only=("kafka", "clickhouse"))
    ends = engine.rebuild(settings, _tell)
    if local:
        settings = _restart(settings, only=())
    else:
        _tell("emptied; start the roles now (nabz worker customers, rolling, store)")
    _tell("folding the log again")
    with Bar() as bar:
        wait_until_stored(settings, Sent(ends, {}), timeout=timeout, progress=bar.show)
    folded = sum(end + 1 for end in ends.values())
    print(json.dumps({"folded": folded}) if as_json else f"rebuilt from {folded:,} records")


def _restart(settings: Settings, only: tuple[str, ...]) -> Settings:
    """Stop the local stack and start it, or only parts of it; returns settings that find it."""
    from deploy.local import control, layout  # noqa: PLC0415  # absent in production
    from deploy.local.home import Home  # noqa: PLC0415  # same

    _tell(f"starting {', '.join(only) or 'every role'}")
    home = Home.at(settings.home)
    control.stop(home)
    control.start(home, settings, only or layout.ALL)
    control.await_ready(home, lambda _: None)
    return settings_module.load()


def _tell(what: str) -> None:
    print(f"nabz: {what}", file=sys.stderr)
