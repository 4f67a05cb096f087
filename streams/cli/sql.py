"""`nabz sql QUERY`: one query on the configured ClickHouse, as TSV or JSON."""

import sys

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz sql`."""
    app.command("sql", epilog="Example: nabz sql 'SELECT count() FROM touchpoints FINAL'")(sql)


def sql(
    query: str = typer.Argument(help="one ClickHouse query; - reads it from standard input"),
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
    header: bool = typer.Option(True, help="begin the TSV with a line of column names"),
    admin: bool = typer.Option(False, "--admin", help="as the user that writes"),
) -> None:
    """Run a query as the read-only user, in the lane's database."""
    from streams import query as queries  # noqa: PLC0415  # --help needs no ClickHouse client

    text = sys.stdin.read() if query == "-" else query
    answer = queries.run(settings_module.load(), text, admin=admin)
    if as_json:
        sys.stdout.write(queries.as_json(answer) + "\n")
    else:
        sys.stdout.writelines(queries.as_tsv(answer, header=header))
