"""`nabz import`: files of touchpoints into the flow."""

import os
import secrets
import sys
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer

from streams import collector
from streams import settings as settings_module
from streams.errors import NabzError

_EXAMPLE: Final = (
    "Example: nabz import tickets.csv --mapping deploy/config/mappings/helpdesk.yaml --wait"
)

#: How much less it presses for the processor than what is live.
_NICER: Final = 5


def register(app: typer.Typer) -> None:
    """Add `nabz import`."""
    app.command("import", epilog=_EXAMPLE)(import_)


def import_(
    files: Annotated[
        list[Path],
        typer.Argument(help="JSON Lines, CSV, .eml, mbox, also as .gz; a Maildir; - is stdin"),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="YAML: what the columns of a CSV mean"),
    ] = None,
    source: Annotated[
        str | None, typer.Option(help="which source of sources.yaml the mails are of")
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="return when all of it is in ClickHouse")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="longest wait, in seconds")] = 600.0,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Bring files of touchpoints into the flow, in the order in which they happened.

    A line that is no touchpoint becomes a dead letter with its reason; the rest goes on.
    """
    from streams.cli.bar import Bar  # noqa: PLC0415  # --help needs neither bars
    from streams.clock import SystemClock  # noqa: PLC0415  # nor
    from streams.intake.files.run import run_import  # noqa: PLC0415  # a Kafka client

    collector.calm()
    # Whoever works beside it, on what it sent or on what comes in meanwhile, goes first.
    os.nice(_NICER)
    with Bar() as bar:
        done = run_import(
            files,
            mapping,
            settings_module.load(),
            SystemClock(),
            run=f"import-{secrets.token_hex(6)}",
            wait_seconds=timeout if wait else None,
            progress=bar.show,
            source=source,
        )
    _complain(done.broken, done.broken_lines)
    counts = done.counts
    print(msgspec.json.encode(counts).decode() if as_json else counts.sentence())
    if done.refused:
        raise NabzError("\nnabz: ".join(done.refused))


def _complain(broken: list[str], total: int) -> None:
    for line in broken:
        print(f"nabz: {line}", file=sys.stderr)
    if total > len(broken) > 0:
        print(
            f"nabz: and {total - len(broken)} more dead letters (nabz sql tells them)",
            file=sys.stderr,
        )
