"""`nabz live`: the dashboards in a browser, without Grafana."""

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz live`."""
    app.command("live", epilog="Example: NABZ_LIVE__PORT=8088 nabz live")(live)


def live() -> None:
    """Show the dashboards in the browser, on loopback, until SIGTERM."""
    import uvloop  # noqa: PLC0415  # --help and wrong settings need no server

    from dashboards.live.serve import serve  # noqa: PLC0415
    from deploy.local import page  # noqa: PLC0415
    from streams import logs  # noqa: PLC0415
    from streams.clock import SystemClock  # noqa: PLC0415

    settings = settings_module.load()
    logs.configure(settings.log, role="live")
    uvloop.run(serve(settings, SystemClock(), page.folder()))
