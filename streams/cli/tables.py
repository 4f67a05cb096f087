"""`nabz tables migrate` and `nabz tables status`: the tables of the flow on ClickHouse."""

import json

import msgspec
import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz tables`."""
    tables = typer.Typer(help="The tables of the flow on ClickHouse.", no_args_is_help=True)
    tables.command("migrate", epilog="Example: nabz tables migrate --json")(migrate)
    tables.command("status", epilog="Example: nabz tables status")(status)
    app.add_typer(tables, name="tables")


def migrate(
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
) -> None:
    """Apply the SQL files that the server lacks; refuses if an applied one was changed."""
    from streams import migrate as migrations  # noqa: PLC0415  # --help needs no ClickHouse client

    done = migrations.migrate(settings_module.load())
    if as_json:
        print(json.dumps({"done": done}, ensure_ascii=False))
    else:
        print("\n".join(done) or "tables are as they should be")


def status(
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
) -> None:
    """List the SQL files: applied, pending, or changed since they were applied."""
    from streams import migrate as migrations  # noqa: PLC0415  # --help needs no ClickHouse client

    steps = migrations.status(settings_module.load())
    if as_json:
        print(json.dumps({"tables": msgspec.to_builtins(steps)}))
    else:
        print("\n".join(f"{step.state:<8} {step.name}" for step in steps))
