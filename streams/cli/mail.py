"""`nabz mail poll`: fetch mail over IMAP."""

import json

import typer

from streams import settings as settings_module


def register(app: typer.Typer) -> None:
    """Add `nabz mail`."""
    mail = typer.Typer(help="Mail that comes over IMAP.", no_args_is_help=True)
    mail.command("poll", epilog="Example: NABZ_SOURCES=sources.yaml nabz mail poll")(poll)
    app.add_typer(mail, name="mail")


def poll(
    once: bool = typer.Option(False, "--once", help="fetch what is there, and end"),
    as_json: bool = typer.Option(False, "--json", help="print one JSON object, with --once"),
) -> None:
    """Fetch from the mailboxes that sources.yaml declares into inbox, until SIGTERM."""
    import asyncio  # noqa: PLC0415  # --help needs none of these

    from streams import logs  # noqa: PLC0415
    from streams.clock import SystemClock  # noqa: PLC0415
    from streams.intake.mail.imap.poll import poll_once, serve  # noqa: PLC0415

    settings = settings_module.load()
    logs.configure(settings.log, role="mail")
    if not once:
        asyncio.run(serve(settings, SystemClock()))
        return
    count = poll_once(settings)
    print(json.dumps({"mails": count}) if as_json else f"{count} mails")
