"""Sorting any number of records in bounded memory: sorted runs on disk, merged when read.

Of records that come nearly in order, those that none can precede any more are given back at once.
"""

import heapq
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Self

from streams.intake.ready import Ready
from streams.spool import Spool

#: Records and bytes of values that one run holds in memory: about 100 MB with Python's overhead.
RUN_RECORDS: Final = 100_000
RUN_BYTES: Final = 64 * 1024 * 1024
#: Runs that are merged into one before more are opened: files at once, well under any limit.
FAN_IN: Final = 64
#: So many are waited for, at least, before it is asked which of them can go.
_WORTH_A_LOOK: Final = 1_000


class Sorter:
    """Takes records in any order, gives them back in the one order that their content has.

    `slack_ms` says how far the time of a record lies behind that of one before it, at most; None
    where that is not known.
    """

    def __init__(self, run_records: int = RUN_RECORDS, run_bytes: int = RUN_BYTES) -> None:
        self._run_records = run_records
        self._run_bytes = run_bytes
        self.slack_ms: int | None = None
        self._held: list[Ready] = []
        self._held_bytes = 0
        self._look_at = _WORTH_A_LOOK
        self._runs: list[Spool] = []
        self._folder = tempfile.TemporaryDirectory(prefix="nabz-sort-")
        self._made = 0
        self.added = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    @property
    def folder(self) -> Path:
        """A directory that lives as long as the sorter, for what else must not lie in memory."""
        return Path(self._folder.name)

    def add(self, record: Ready) -> None:
        """Take one record."""
        self._held.append(record)
        self._held_bytes += len(record.value)
        self.added += 1
        if len(self._held) >= self._run_records or self._held_bytes >= self._run_bytes:
            self._spill()

    def settled(self) -> list[Ready]:
        """The next records in order, as far as no later one can come before them.

        Nothing any more once more had to be kept than memory may hold: `sorted` has it all then.
        """
        if self.slack_ms is None or self._runs or len(self._held) < self._look_at:
            return []
        self._held.sort()
        end = bisect_left(self._held, (self._held[-1].time - self.slack_ms,))
        settled, self._held = self._held[:end], self._held[end:]
        self._held_bytes = sum(len(record.value) for record in self._held)
        # Twice as many as stay: sorting these again and again costs no more than once or twice.
        self._look_at = max(_WORTH_A_LOOK, 2 * len(self._held))
        return settled

    def sorted(self) -> Iterator[Ready]:
        """All other records in order; may be read once, after the last `add`."""
        self._held.sort()
        if not self._runs:
            yield from self._held
            return
        yield from heapq.merge(*map(_read, self._runs), self._held)

    def _spill(self) -> None:
        self._held.sort()
        self._runs.append(self._write(self._held))
        self._held, self._held_bytes = [], 0
        if len(self._runs) >= FAN_IN:
            merged = self._write(heapq.merge(*map(_read, self._runs)))
            for run in self._runs:
                run.path.unlink()
            self._runs = [merged]

    def _write(self, records: Iterable[Ready]) -> Spool:
        with Spool(self.folder / f"run-{self._made}") as run:
            run.extend(records)
        self._made += 1
        return run


def _read(run: Spool) -> Iterator[Ready]:
    return map(Ready._make, run.read())
