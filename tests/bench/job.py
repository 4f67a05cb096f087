"""What a program of the bench is asked to do, and what it answers; for every environment.

A program is called with the path of its job. It reads the topic from its start, for so many
seconds from its first record on or up to the ends that the job names, and writes its answer, and
the sums that it made, beside the job. Needs only msgspec, so that the peers' environment has it.
"""

import sys
import time
from pathlib import Path
from typing import Final

import msgspec

#: The single window that everyone does: event time, tumbling.
WINDOW_MS: Final = 10_000
#: Keys that start so are ticks of the log's clock, no customers.
CONTROL: Final = b"\x00"


class Job(msgspec.Struct, frozen=True):
    """Read these partitions up to `ends` (exclusive), for at most `seconds`."""

    bootstrap: str
    topic: str
    group: str
    seconds: float
    ends: dict[int, int]
    folder: str
    rate: float = 0.0


class Answer(msgspec.Struct, frozen=True):
    """Records taken in, from the first one on, in so many seconds of wall and CPU time.

    `positions` is the next offset to read of each partition: the sums hold exactly what lies
    before. `passes` says how often a partition had been read to its end before that.
    """

    records: int
    seconds: float
    cpu_seconds: float
    positions: dict[int, int]
    passes: dict[int, int] = {}
    figures: dict[str, float] = {}


class Event(msgspec.Struct, gc=False):
    """All that the single window needs of a touchpoint's value; times in ms."""

    time: int
    received_at: int


#: (customer, window number) → sum of milliseconds.
Sums = dict[tuple[str, int], int]

decode_event: Final = msgspec.json.Decoder(Event).decode


class Meter:
    """Counts what a program takes in, and says when it is over.

    That is after the job's seconds or, unless it reads `around` and around, at the ends.
    """

    def __init__(self, job: Job, *, around: bool = False) -> None:
        self.job = job
        self._around = around
        self.over = False
        self.positions: dict[int, int] = {}
        self._open = {partition for partition, end in job.ends.items() if end}
        self._records = 0
        self._begun = self._ended = self._cpu = self._cpu_end = 0.0

    def begin(self) -> None:
        """The first record is here; called again it changes nothing."""
        if not self._begun:
            self._begun, self._cpu = time.monotonic(), time.process_time()

    def take(self, partition: int, offset: int, records: int = 1) -> None:
        """Records up to this offset were taken in."""
        if not self._begun:
            self.begin()
        self._records += records
        self.positions[partition] = min(offset + 1, self.job.ends[partition])
        if offset + 1 >= self.job.ends[partition]:
            self._open.discard(partition)
        read_all = not self._open and not self._around
        if read_all or time.monotonic() - self._begun >= self.job.seconds:
            self.over = True

    def wants(self, partition: int, offset: int) -> bool:
        """Whether this record is asked for."""
        return not self.over and offset < self.job.ends[partition]

    def end(self) -> None:
        """All that was taken in is safe; called again it changes nothing."""
        if not self._ended:
            self._ended, self._cpu_end = time.monotonic(), time.process_time()

    def answer(self, **figures: float) -> Answer:
        """The answer so far."""
        self.end()
        return Answer(
            self._records,
            self._ended - self._begun,
            self._cpu_end - self._cpu,
            self.positions,
            figures=figures,
        )


def read_job() -> Job:
    """The job of this process."""
    return msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Job)


def write(job: Job, answer: Answer, sums: Sums | None = None) -> None:
    """Leave answer and sums where the harness looks for them; the answer last."""
    folder = Path(job.folder)
    if sums is not None:
        rows = [(customer, window, value) for (customer, window), value in sums.items()]
        (folder / "sums").write_bytes(msgspec.msgpack.encode(rows))
    unfinished = folder / "answer.unfinished"
    unfinished.write_bytes(msgspec.json.encode(answer))
    unfinished.rename(folder / "answer.json")


def read_answer(folder: Path) -> Answer | None:
    """The answer of a program, if it gave one."""
    file = folder / "answer.json"
    return msgspec.json.decode(file.read_bytes(), type=Answer) if file.exists() else None


def read_sums(folder: Path) -> Sums:
    """The sums that a program left."""
    rows = msgspec.msgpack.decode((folder / "sums").read_bytes(), type=list[tuple[str, int, int]])
    return {(customer, window): value for customer, window, value in rows}
