"""`nabz dead-letters`: what was refused, why, and sending it again once that is mended."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from schemas.dead_letters import Reason
from streams import settings as settings_module
from streams.cli.printable import printable
from streams.errors import NabzError

if TYPE_CHECKING:
    from streams.intake.dead.finding import Filter, Found
    from streams.intake.dead.requeue import Requeued

_Places = Annotated[
    list[str] | None, typer.Argument(metavar="[PLACE]…", help="single ones, as listed: inbox/3/41")
]
_Reason = Annotated[Reason | None, typer.Option(help="those refused for it")]
_Source = Annotated[str | None, typer.Option(help="those of one source")]
_From = Annotated[str | None, typer.Option("--from", help="since then: 2026-01-31T12:00:00Z")]
_To = Annotated[str | None, typer.Option("--to", help="before then")]
_Json = Annotated[bool, typer.Option("--json", help="print one JSON object")]
_SHOWN: Final = 100


def register(app: typer.Typer) -> None:
    """Add `nabz dead-letters`."""
    letters = typer.Typer(help="Refused records: look at them, send them again.")
    letters.command("list", epilog="Example: nabz dead-letters list --reason no_zone")(list_)
    letters.command("show", epilog="Example: nabz dead-letters show inbox/3/41 --raw")(show)
    letters.command("requeue", epilog="Example: nabz dead-letters requeue --source desk --dry-run")(
        requeue
    )
    app.add_typer(letters, name="dead-letters", no_args_is_help=True)


def list_(
    reason: _Reason = None,
    source: _Source = None,
    from_: _From = None,
    to: _To = None,
    limit: Annotated[int, typer.Option(min=0, max=10_000, help="how many, the newest first")] = 20,
    as_json: _Json = False,
) -> None:
    """List refused records, and how many there are of each reason."""
    from streams.intake.dead import finding  # noqa: PLC0415  # --help needs no ClickHouse client

    which = _filter(reason, source, from_, to, [])
    found = finding.find(settings_module.load(), which, limit=limit)
    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        _list(found)


def show(
    place: Annotated[str, typer.Argument(help="which one, as listed: inbox/3/41")],
    raw: Annotated[bool, typer.Option("--raw", help="print its bytes, and nothing else")] = False,
    as_json: _Json = False,
) -> None:
    """Show one refused record: why, from where, and its bytes as they came."""
    from streams.intake.dead import finding  # noqa: PLC0415  # --help needs no ClickHouse client

    found = [
        letter
        for letters in finding.read(settings_module.load(), [finding.place_of(place)])
        for letter in letters
    ]
    if not found:
        raise NabzError(f"there is no dead letter {place} (any more): nabz dead-letters list")
    if raw:
        sys.stdout.buffer.write(found[0].raw)
        return
    said = msgspec.to_builtins(found[0], builtin_types=(bytes,))
    said["raw"] = found[0].raw.decode(errors="replace")
    said["key"] = found[0].key.decode(errors="replace")
    said["headers"] = {name: value.decode(errors="replace") for name, value in found[0].headers}
    if as_json:
        print(msgspec.json.encode(said).decode())
    else:
        for name, value in said.items():
            print(f"{name:<10} {printable(str(value))}")


def requeue(
    places: _Places = None,
    reason: _Reason = None,
    source: _Source = None,
    from_: _From = None,
    to: _To = None,
    all_: Annotated[bool, typer.Option("--all", help="every one that there is")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="only say what would be sent")] = False,
    timeout: Annotated[float, typer.Option(min=1, help="longest wait for store, in s")] = 60.0,
    as_json: _Json = False,
) -> None:
    """Send refused records again, with their own headers, once what refused them is mended.

    Each is sent once, however often this is run: its letter ends in the same transaction. What is
    refused again becomes a new letter.
    """
    from streams.cli.bar import Bar  # noqa: PLC0415  # --help needs neither bars
    from streams.intake.dead.requeue import requeue as again  # noqa: PLC0415  # nor Kafka

    which = _filter(reason, source, from_, to, places or [])
    if which.is_empty != all_:
        raise typer.BadParameter("name places, --reason, --source, --from or --to; or --all alone")
    with Bar() as bar:
        done = again(
            settings_module.load(), which, dry_run=dry_run, timeout=timeout, progress=bar.show
        )
    print(msgspec.json.encode(done).decode() if as_json else _sentence(done))


def _filter(
    reason: Reason | None, source: str | None, from_: str | None, to: str | None, names: list[str]
) -> "Filter":
    from streams.cli.moments import moment  # noqa: PLC0415  # --help needs no times
    from streams.intake.dead.finding import Filter, place_of  # noqa: PLC0415  # nor ClickHouse

    return Filter(
        reason=reason,
        source=source,
        since=None if from_ is None else moment(from_, "--from"),
        until=None if to is None else moment(to, "--to"),
        places=tuple(map(place_of, names)),
    )


def _list(found: "Found") -> None:
    if not found.total:
        print("no dead letter")
        return
    table = Table("place", "time", "source", "reason", "error", box=None)
    for one in found.letters:
        time = f"{datetime.fromtimestamp(one.time / 1000, UTC):%Y-%m-%d %H:%M:%S} UTC"
        cells = (one.place, time, one.source, one.reason, one.error[:_SHOWN])
        table.add_row(*(Text(printable(cell)) for cell in cells))
    Console(highlight=False, soft_wrap=True).print(table)
    counts = ", ".join(f"{count:,} {reason}" for reason, count in found.by_reason.items())
    print(f"{found.total:,} dead letters: {counts}")


def _sentence(done: "Requeued") -> str:
    what = "would be sent again" if done.dry_run else "sent again"
    lines = [f"{done.requeued:,} {what}"]
    lines += [f"{count:,} left: {why}" for why, count in done.left.items()]
    return "\n".join(lines)
