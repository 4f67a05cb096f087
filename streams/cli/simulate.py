"""`nabz simulate`: seeded touchpoints, printed or sent."""

import os
import secrets
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import typer

from streams import settings as settings_module
from streams.clock import SystemClock

if TYPE_CHECKING:
    from streams.simulate.lines import Line

_EXAMPLE: Final = "Example: nabz simulate --seed 7 --for 60 --rate 50 --scenario incident --send"


def register(app: typer.Typer) -> None:
    """Add `nabz simulate`."""
    app.command("simulate", epilog=_EXAMPLE)(simulate)


def simulate(
    seed: Annotated[int, typer.Option(min=0, help="the same seed and start: the same bytes")] = 1,
    seconds: Annotated[
        float | None,
        typer.Option("--for", min=0.001, help="seconds of simulated time; else endless"),
    ] = None,
    rate: Annotated[
        float, typer.Option(min=0.001, max=100_000, help="mean touchpoints a second")
    ] = 20.0,
    start: Annotated[
        str | None,
        typer.Option(help="first moment, like 2026-01-31T12:00:00Z; else so that it ends now"),
    ] = None,
    scenario: Annotated[str, typer.Option(help="normal, calm, incident or dirty")] = "normal",
    send: Annotated[
        bool, typer.Option("--send", help="into Kafka, by the clock, instead of printing")
    ] = False,
    fast: Annotated[
        bool, typer.Option("--fast", help="with --send: as fast as possible, times as simulated")
    ] = False,
    wait: Annotated[
        bool, typer.Option("--wait", help="with --send: return when all is in ClickHouse")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="longest wait, in seconds")] = 600.0,
    as_json: Annotated[
        bool, typer.Option("--json", help="with --send: print one JSON object")
    ] = False,
) -> None:
    """Simulate customers: JSON Lines on stdout, or touchpoints in Kafka with --send."""
    from streams.simulate.lines import simulate as lines_of  # noqa: PLC0415  # --help needs it not

    _refuse_unfit(seconds, start, send=send, fast=fast, sending=wait or as_json)
    # Whatever is not paced by the clock is history, and ends now.
    past = 0 if send and not fast else seconds or 0
    start_ms = SystemClock().now_ms() - round(past * 1000) if start is None else _started(start)
    lines = lines_of(seed=seed, start_ms=start_ms, seconds=seconds, rate=rate, scenario=scenario)
    if send:
        _send(lines, fast=fast, wait_seconds=timeout if wait else None, as_json=as_json)
    else:
        _print(lines)


def _started(start: str) -> int:
    from streams.cli.moments import moment  # noqa: PLC0415  # only where a start is given

    return moment(start, "--start")


def _refuse_unfit(
    seconds: float | None, start: str | None, *, send: bool, fast: bool, sending: bool
) -> None:
    if (fast or sending) and not send:
        raise typer.BadParameter("--fast, --wait and --json go with --send")
    if fast and seconds is None:
        raise typer.BadParameter("--fast needs --for: there is no end otherwise")
    if send and not fast and start is not None:
        raise typer.BadParameter("--send starts now; for another --start add --fast")


def _send(
    lines: "Iterable[Line]", *, fast: bool, wait_seconds: float | None, as_json: bool
) -> None:
    from streams.cli.bar import Bar  # noqa: PLC0415  # printing needs no Kafka client
    from streams.simulate.pace import SystemSleeper, paced  # noqa: PLC0415  # same
    from streams.simulate.sending import send  # noqa: PLC0415  # same

    clock = SystemClock()
    with Bar() as bar:
        counts = send(
            lines if fast else paced(lines, clock, SystemSleeper()),
            settings_module.load(),
            clock,
            run=f"simulate-{secrets.token_hex(6)}",
            wait_seconds=wait_seconds,
            progress=bar.show,
        )
    print(msgspec.json.encode(counts).decode() if as_json else counts.sentence())


def _print(lines: "Iterable[Line]") -> None:
    try:
        for line in lines:
            sys.stdout.buffer.write(line.text + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # The reader, `head` perhaps, has enough; without this Python would complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
