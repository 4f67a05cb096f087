"""`nabz import` as a function: files in, figures out."""

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from streams.clock import Clock
from streams.intake.counts import Counts
from streams.intake.dead.imported_again import end_letters
from streams.intake.files.importing import Import
from streams.intake.files.input_file import InputFile, standard_input
from streams.intake.files.mails import is_mailbox, mail_files
from streams.intake.files.sorter import Sorter
from streams.intake.mail.sources import mail_source
from streams.intake.owners.log import OwnersLog
from streams.intake.owners.sending import OwnedSender
from streams.intake.pace import Behind, Pace
from streams.intake.policy import policy_of
from streams.intake.sender import Sender
from streams.intake.settle import settle
from streams.intake.sources import Sources
from streams.intake.sources_file import sources_of
from streams.progress import Progress
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
    source: str | None = None,
) -> Imported:
    """Import files under the name `run`; with `wait_seconds`, return when all of it is stored.

    `source` names the source of mails, which do not name one themselves.

    Raises:
        NabzError: Kafka or ClickHouse does not serve, or not in time.
        ConfigError: there are mails, and it is unclear which source they are of.
    """
    started = time.monotonic()
    with Sorter() as sorter, OwnersLog(settings) as owners, contextlib.ExitStack() as opened:
        sender = Sender(settings, run, sorter.folder)
        sender.connect()
        sources = sources_of(settings)
        owned = OwnedSender(sender, owners, _standing_still)
        policy = policy_of(settings, sources)
        behind = opened.enter_context(Behind(settings, sender))
        pace = Pace(behind.left, behind.wait)
        job = Import(sender, owned, pace, sorter, policy, sources, clock, progress)
        job.run(list(_inputs(paths, sources, source, opened)), mapping)
        counts = job.counts(run)
        if wait_seconds is not None:
            settle(settings, sender, counts, timeout=wait_seconds, progress=progress)
            end_letters(settings, sender, [file.topic for file in job.whole], job.began)
        counts.seconds = round(time.monotonic() - started, 3)
        return Imported(counts, job.refused, job.broken, job.broken_lines)


def _inputs(
    paths: Sequence[Path], sources: Sources, source: str | None, opened: contextlib.ExitStack
) -> Iterator[InputFile]:
    for path in paths:
        if path == _STANDARD_INPUT:
            yield opened.enter_context(standard_input(sys.stdin.buffer))
        elif is_mailbox(path):
            yield from mail_files(path, mail_source(sources, source))
        else:
            yield InputFile(path)


def _standing_still() -> int:
    """The clock of those who wait for a customer: an import waits until all of it is read."""
    return 0
