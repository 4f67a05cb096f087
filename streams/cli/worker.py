"""`nabz worker ROLE`: run one role of the flow until it is told to stop."""

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz worker`."""
    app.command("worker", epilog="Example: nabz worker customers")(worker)


def worker(
    role: str = typer.Argument(help="normalize, customers, rolling, alerts or store"),
    instance: str = typer.Option("0", help="names this worker among those of its role"),
    metrics_port: int | None = typer.Option(
        None, min=0, max=65535, help="port of its page /metrics, instead of the setting's"
    ),
) -> None:
    """Run one role of the flow (its own Faust app and consumer group) until SIGTERM."""
    from streams.worker import ROLES, run  # noqa: PLC0415  # Faust is slow to import

    if role not in ROLES:
        raise typer.BadParameter(f"{role!r} is no role; there are {', '.join(ROLES)}")
    settings = settings_module.load()
    if metrics_port is not None:
        page = settings.metrics.model_copy(update={"port": metrics_port})
        settings = settings.model_copy(update={"metrics": page})
    run(role, settings, instance)
