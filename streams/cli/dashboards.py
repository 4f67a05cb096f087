"""`nabz dashboards build` and `check`: Grafana's dashboards, generated from code."""

import json

import typer

from streams.errors import NabzError


def register(app: typer.Typer) -> None:
    """Add `nabz dashboards`."""
    dashboards = typer.Typer(help="Grafana's dashboards as code.", no_args_is_help=True)
    dashboards.command("build", epilog="Example: nabz dashboards build")(build)
    dashboards.command("check", epilog="Example: nabz dashboards check")(check)
    app.add_typer(dashboards, name="dashboards")


def build(
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
) -> None:
    """Write the dashboards' JSON files anew from the code and the queries."""
    from dashboards import build as building  # noqa: PLC0415  # --help needs no dashboards

    try:
        changed = building.build(building.BUILT)
    except OSError as error:
        raise NabzError(f"{building.BUILT}: cannot be written: {error}") from None
    if as_json:
        print(json.dumps({"folder": str(building.BUILT), "changed": changed}))
    else:
        print("\n".join(changed) or "dashboards are as they should be")


def check(
    as_json: bool = typer.Option(False, "--json", help="print one JSON object"),
) -> None:
    """Compare the JSON files with the code, and hold the dashboards to their rules."""
    from dashboards import build as building  # noqa: PLC0415  # --help needs no dashboards
    from dashboards import lint  # noqa: PLC0415  # same

    problems = [
        *(
            f"{name}: not as built; run nabz dashboards build"
            for name in building.differing(building.BUILT)
        ),
        *lint.problems({made.file: made.json() for made in building.dashboards()}),
    ]
    if as_json:
        print(json.dumps({"problems": problems}, ensure_ascii=False))
    else:
        print("\n".join(problems) or "dashboards are as they should be")
    if problems:
        raise typer.Exit(1)
