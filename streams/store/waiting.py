"""What waits for its insert, and how long the bulk of it waits.

What an insert costs ClickHouse is mostly the parts that it makes: one a table, some ten
milliseconds each, however little is in it. Facts and panes fill most of the tables, so on a busy
machine, where inserts take long, they go in less often and more at a time.
"""

from typing import Final

from streams.batching import Batch

#: So many times as long as their last insert took do facts and panes wait for the next.
_TIMES: Final = 3.0
_LONGEST_SECONDS: Final = 1.5


class Waiting:
    """Batches in the order in which they came; how many records and bytes of values they hold."""

    def __init__(self) -> None:
        self._batches: list[Batch] = []
        self.records = self.bytes = 0

    def __len__(self) -> int:
        """How many batches wait."""
        return len(self._batches)

    def add(self, batch: Batch) -> None:
        """Take one more."""
        self._batches.append(batch)
        self.records += len(batch.records)
        self.bytes += sum(len(record.value or b"") for record in batch.records)

    def take(self) -> list[Batch]:
        """Hand all of them out."""
        taken, self._batches = self._batches, []
        self.records = self.bytes = 0
        return taken


class Patience:
    """How long what can wait is to wait: hardly at all where an insert takes no time."""

    def __init__(self) -> None:
        self._until = 0.0

    def is_over(self, now: float) -> bool:
        """Whether it is time for an insert, at a moment in seconds of any clock."""
        return now >= self._until

    def inserted(self, begun: float, ended: float) -> None:
        """Wait anew, after an insert that took from one moment to another."""
        self._until = ended + min(_TIMES * (ended - begun), _LONGEST_SECONDS)
