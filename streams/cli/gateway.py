"""`nabz gateway`: receive touchpoints and deliveries over HTTP until told to stop."""

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz gateway`."""
    app.command("gateway", epilog="Example: NABZ_GATEWAY__PORT=8080 nabz gateway")(gateway)


def gateway() -> None:
    """Receive touchpoints, CloudEvents, Segment's calls and webhooks over HTTP until SIGTERM."""
    import uvloop  # noqa: PLC0415  # --help and wrong settings need no server

    from streams import logs  # noqa: PLC0415
    from streams.clock import SystemClock  # noqa: PLC0415
    from streams.intake.gateway.serve import serve  # noqa: PLC0415

    settings = settings_module.load()
    logs.configure(settings.log, role="gateway")
    uvloop.run(serve(settings, SystemClock()))
