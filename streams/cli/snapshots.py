"""`nabz snapshots`: the state of stateful roles, kept in files."""

from typing import Annotated, TypeVar

import msgspec
import typer

from streams import settings as settings_module
from streams.errors import NabzError

T = TypeVar("T")

_JSON = Annotated[bool, typer.Option("--json", help="print one JSON array")]
_ROLE = Annotated[str | None, typer.Argument(help="of this role; without it of all")]


def register(app: typer.Typer) -> None:
    """Add `nabz snapshots`."""
    snapshots = typer.Typer(help="Snapshots of the roles' state.", no_args_is_help=True)
    snapshots.callback()(_snapshots)
    snapshots.command("take", epilog="Example: nabz snapshots take customers")(take)
    snapshots.command("list", epilog="Example: nabz snapshots list --json")(list_)
    app.add_typer(snapshots, name="snapshots")


def _snapshots() -> None:
    """Snapshots of the roles' state."""


def take(role: _ROLE = None, as_json: _JSON = False) -> None:
    """Keep the state of every partition as it stands; the roles go on meanwhile."""
    from streams.clock import SystemClock  # noqa: PLC0415  # --help needs no Kafka client
    from streams.kafka import require  # noqa: PLC0415  # as above
    from streams.snapshots.shelf import Shelf  # noqa: PLC0415  # as above

    settings = settings_module.load()
    require(settings.kafka)
    shelf = Shelf(settings)
    try:
        taken = [
            shelf.take(whose, SystemClock().now_ms()) for whose in _known(shelf.every(role), role)
        ]
    except OSError as error:
        raise NabzError(
            f"no snapshot was written: {error.strerror} (NABZ_SNAPSHOTS__FOLDER names the folder)"
        ) from None
    paths = [str(path) for path in taken if path is not None]
    print(msgspec.json.encode(paths).decode() if as_json else "\n".join(paths) or "no state yet")


def list_(role: _ROLE = None, as_json: _JSON = False) -> None:
    """List what is kept, with the head that a replay would start from."""
    from streams.snapshots.shelf import Shelf  # noqa: PLC0415  # --help needs no Kafka client

    shelf = Shelf(settings_module.load())
    found = [kept for whose in _known(shelf.every(role), role) for kept in shelf.kept(whose)]
    if as_json:
        told = [{"path": str(path), "manifest": manifest} for path, manifest in found]
        print(msgspec.json.encode(told).decode())
        return
    for path, manifest in found:
        whose, head = manifest.whose, manifest.head
        print(f"{whose.role} {whose.topic}/{whose.partition} at {head.offset}: {path}")
    if not found:
        print("no snapshot is kept")


def _known(found: list[T], role: str | None) -> list[T]:
    if not found:
        raise NabzError(f"role {role} keeps no state: name customers, rolling or alerts")
    return found
