"""`nabz import` as a function: files in, figures out."""

import contextlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from streams.clock import Clock
from streams.intake.counts import Counts
from streams.intake.files.importing import Import, Progress
from streams.intake.files.input_file import InputFile, standard_input
from streams.intake.files.sorter import Sorter
from streams.intake.policy import policy_of
from streams.intake.sender import Sender
from streams.intake.settle import settle
from streams.settings import Settings

_STANDARD_INPUT: Final = Path("-")


class Imported(NamedTuple):
    """Figures; a line for each file refused; the first of the broken lines; how many there are."""

    counts: Counts
    refused: list[str]
    broken: list[str]
    broken_lines: int


def run_import(
    paths: Sequence[Path],
    mapping: Path | None,
    settings: Settings,
    clock: Clock,
    *,
    run: str,
    wait_seconds: float | None,
    progress: Progress,
) -> Imported:
    """Import files under the name `run`; with `wait_seconds`, return when all of it is stored.

    Raises:
        NabzError: Kafka or ClickHouse does not serve, or not in time.
    """
    started = time.monotonic()
    with Sorter() as sorter, contextlib.ExitStack() as opened:
        sender = Sender(settings, run, sorter.folder)
        sender.connect()
        job = Import(sender, sorter, policy_of(settings), clock, progress)
        job.take([_input(path, opened) for path in paths], mapping)
        job.send()
        counts = job.counts(run)
        if wait_seconds is not None:

            def tell(what: str) -> None:
                progress(what, 0, 0)

            settle(settings, sender, counts, timeout=wait_seconds, tell=tell)
        counts.seconds = round(time.monotonic() - started, 3)
        return Imported(counts, job.refused, job.broken, job.broken_lines)


def _input(path: Path, opened: contextlib.ExitStack) -> InputFile:
    if path == _STANDARD_INPUT:
        return opened.enter_context(standard_input(sys.stdin.buffer))
    return InputFile(path)
