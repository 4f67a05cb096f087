"""`nabz down`: stop the local stack."""

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz down`."""
    app.command("down", epilog="Example: nabz down")(down)


def down() -> None:
    """Stop everything that `nabz up` started; the data stay."""
    from deploy.local import control  # noqa: PLC0415  # --help needs no stack
    from deploy.local.home import Home  # noqa: PLC0415  # same

    home = Home.at(settings_module.load().home)
    print("stopped" if control.stop(home) else f"nothing runs in {home.root}")
