"""The command `nabz`: every subcommand is a file of this package, imported only when called."""

import importlib
import sys
from collections.abc import Sequence
from typing import Final

import typer

from streams.errors import NabzError

#: Command → module of this package with a `register(app)`; in the order of --help.
COMMANDS: Final[dict[str, str]] = {
    "up": "up",
    "down": "down",
    "demo": "demo",
    "status": "status",
    "doctor": "doctor",
    "rebuild": "rebuild",
    "worker": "worker",
    "gateway": "gateway",
    "live": "live",
    "topics": "topics",
    "tables": "tables",
    "rules": "rules",
    "sentiment": "sentiment",
    "churn": "churn",
    "customer": "customer",
    "journey": "journey",
    "snapshots": "snapshots",
    "sql": "sql",
    "alerts": "alerts",
    "dead-letters": "dead_letters",
    "import": "import_",
    "mail": "mail",
    "simulate": "simulate",
    "dashboards": "dashboards",
    "bench": "bench",
}


def build(arguments: Sequence[str]) -> typer.Typer:
    """The command line, with only the command that is called, or with all of them for --help."""
    app = typer.Typer(
        name="nabz",
        help="nabz: live customer experience. Every touchpoint, every channel, seconds old.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_root)
    called = [name for name in arguments[:1] if name in COMMANDS]
    for module in dict.fromkeys(COMMANDS[name] for name in called or COMMANDS):
        importlib.import_module(f"streams.cli.{module}").register(app)
    return app


def _root() -> None:
    """nabz: live customer experience. Every touchpoint, every channel, seconds old."""


def main() -> None:
    """Run a command; a failure is one clear line and exit status 1, a usage error 2."""
    try:
        build(sys.argv[1:])()
    except NabzError as error:
        print(f"nabz: {error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
