"""The command `nabz`: every subcommand is a file of this package, loaded only when it is called."""

import importlib
import sys
from typing import Any, Final

import click
import typer
from typer.core import TyperGroup

from streams.errors import NabzError

#: Command → module of this package that has a function `register(app)`; in the order of --help.
COMMANDS: Final[dict[str, str]] = {}


class LazyGroup(TyperGroup):
    """Imports a command's module only when it is called, so that `nabz` starts fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order of COMMANDS."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"streams.cli.{COMMANDS[cmd_name]}")
        one: typer.Typer = module.app
        return typer.main.get_command(one) if one.registered_groups else _named(one, cmd_name)


def _named(one: typer.Typer, name: str) -> click.Command:
    command: Any = typer.main.get_command(one)
    if isinstance(command, click.Group) and name in command.commands:
        return command.commands[name]
    command.name = name
    found: click.Command = command
    return found


app = typer.Typer(
    cls=LazyGroup,
    name="nabz",
    help="nabz: live customer experience. Every touchpoint, every channel, seconds old.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root() -> None:
    """nabz: live customer experience. Every touchpoint, every channel, seconds old."""


def main() -> None:
    """Run a command; a failure is one clear line and exit status 1, a usage error 2."""
    try:
        app()
    except NabzError as error:
        print(f"nabz: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
