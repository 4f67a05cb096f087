"""A run of the bench: the same topic and data for every program, one after the other, verified."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from schemas.topics import TOUCHPOINTS
from streams.errors import NabzError
from streams.settings import Settings
from tests.bench import chain, data, environment, ledger, load, verify
from tests.bench.job import Answer, Job
from tests.bench.ledger import Ledger
from tests.bench.prepared import LANE, prepare
from tests.bench.process import machine, own_python, running
from tests.bench.report import Measured, Report
from tests.support.stack import running_parts

#: Touchpoints on the topic for each second of a program: more than the fastest of ours takes in.
_RECORDS_A_SECOND: Final = 100_000
RESTORED: Final = 200_000
_FOLDED: Final = 100_000
_KNOWN: Final = 1_000_000

#: What is done, how much of it, of how much.
Tell = Callable[[str, int, int], None]


class Program(NamedTuple):
    """One that reads the topic: its module, how it is verified, and its key in the report."""

    module: str
    verify: verify.Verify
    key: str
    is_peer: bool = False


PROGRAMS: Final = {
    "floor": Program("programs.floor", verify.floor, "floor_per_s"),
    "faust": Program("peers.faust_window", verify.peer, "stock_faust_per_s", is_peer=True),
    "quix": Program("peers.quix_window", verify.peer, "quix_window_per_s", is_peer=True),
    "bytewax": Program("peers.bytewax_window", verify.peer, "bytewax_window_per_s", is_peer=True),
    "window": Program("programs.window", verify.same_window, "same_window_per_s"),
    "customers": Program("programs.customers", verify.customers, "customers_per_s"),
    "store": Program("programs.store", verify.store, "store_per_s"),
}
#: Beside the programs that read the topic, in this order.
OTHERS: Final = ("rules", "memory", "scale", "restore", "chain")
ALL: Final = (*PROGRAMS, *OTHERS)


class Options(NamedTuple):
    """What to run: names of ALL; seconds a program, the chain's own and its rate a second.

    So many customers are `restored`, so many touchpoints `folded` for the figures of the fold
    alone, and so many customers `known` where their number is said to matter little.
    """

    only: tuple[str, ...] = ALL
    seconds: float = 20.0
    chain_seconds: float = 60.0
    rate: float = 10_000.0
    seed: int = 1
    restored: int = RESTORED
    folded: int = _FOLDED
    known: int = _KNOWN


class Bench:
    """One run in a folder that is gone after it."""

    def __init__(self, options: Options, tell: Tell, folder: Path) -> None:
        self._options = options
        self._tell = tell
        self._folder = folder
        self._found: dict[str, Any] = {}
        self._programs: dict[str, Measured] = {}
        self._failed: dict[str, str] = {}

    def run(self) -> Report:
        """Everything that was asked for.

        Raises:
            NabzError: a part does not start, or a program gives no answer.
        """
        only = self._options.only
        order = rotated([name for name in PROGRAMS if name in only], self._options.seed)
        if any(name != "chain" for name in only):
            python = environment.python() if any(PROGRAMS[n].is_peer for n in order) else None
            with running_parts() as parts:
                settings = parts.model_copy(update={"lane": LANE})
                self._tell("topics and tables", 0, 0)
                prepare(settings)
                self._read_topic(settings, order, python)
                self._alone(settings)
        if "chain" in only:
            with self._noting("chain"):
                self._chain()
        return self._report(order)

    def _read_topic(self, settings: Settings, order: Sequence[str], python: Path | None) -> None:
        if not order:
            return
        count = int(self._options.seconds * _RECORDS_A_SECOND)
        self._tell("simulating customers", 0, 0)
        stretch = data.stretch(self._options.seed, min(data.STRETCH, count // 5))
        items = data.timeline(data.repeated(stretch, count))
        ends = load.load(settings, items, lambda n: self._tell("filling the topic", n, count))
        topic = settings.names.topic(TOUCHPOINTS.name)
        total = sum(ends.values())
        book = ledger.read(
            settings, topic, ends, lambda n: self._tell("working out the totals", n, total)
        )
        for name in order:
            chosen = python if PROGRAMS[name].is_peer and python else own_python()
            with self._noting(name):
                self._measure(name, settings, self._job(settings, name, ends), chosen, book)

    def _measure(
        self, name: str, settings: Settings, job: Job, python: Path | str, book: Ledger
    ) -> None:
        program = PROGRAMS[name]
        answer = self._run_one(name, program.module, python, settings, job)
        self._tell(f"{name}: are its totals right?", 0, 0)
        right = program.verify(settings, book, Path(job.folder), answer)
        self._keep(name, answer, verified=right)
        self._found[program.key] = round(answer.records / answer.seconds, 1)

    def _alone(self, settings: Settings) -> None:
        """What needs no topic: the fold's rules, its memory, its scale, and the restore."""
        parts = {
            "rules": self._rules,
            "memory": self._memory,
            "scale": self._scale,
            "restore": self._restore,
        }
        for name, part in parts.items():
            if name in self._options.only:
                with self._noting(name):
                    part(settings)

    def _rules(self, settings: Settings) -> None:
        figures = self._alone_one(settings, "rules", self._options.folded).figures
        self._found["us_per_touchpoint"] = {rule: round(us, 2) for rule, us in figures.items()}

    def _memory(self, settings: Settings) -> None:
        figures = self._alone_one(settings, "memory", self._options.folded).figures
        self._found["bytes_per_customer"] = round(figures["bytes"])
        self._found["touchpoints_per_customer"] = round(figures["touchpoints"], 1)

    def _scale(self, settings: Settings) -> None:
        figures = self._alone_one(settings, "scale", self._options.known).figures
        self._found["us_by_customers"] = {known: round(us, 1) for known, us in figures.items()}

    def _restore(self, settings: Settings) -> None:
        # A lane of its own: in the other one, panes tell of more than this state.
        apart = settings.model_copy(update={"lane": f"{LANE}_restore"})
        prepare(apart)
        wanted = self._options.restored
        answer = self._alone_one(apart, "restore", wanted)
        self._keep("restore", answer, verified=answer.records == wanted)
        self._found["restore_200k_s"] = round(answer.seconds * RESTORED / wanted, 2)

    def _alone_one(self, settings: Settings, name: str, count: int) -> Answer:
        job = self._job(settings, name, {}, rate=count)
        return self._run_one(name, f"programs.{name}", own_python(), settings, job)

    def _chain(self) -> None:
        options = self._options
        self._tell("chain: every role, for a while", 0, 0)
        found, answer = chain.run(self._folder / "chain", options.chain_seconds, options.rate)
        self._found["chain"] = found
        self._keep("chain", answer, verified=found.stored == found.sent)

    def _run_one(
        self, name: str, module: str, python: Path | str, settings: Settings, job: Job
    ) -> Answer:
        with running(name, f"tests.bench.{module}", python, settings, job) as process:
            process.wait(lambda: self._tell(name, 0, 0))
            return process.answer()

    def _job(self, settings: Settings, name: str, ends: dict[int, int], rate: float = 0) -> Job:
        seconds = self._options.seconds if ends else 0.0
        topic = settings.names.topic(TOUCHPOINTS.name)
        folder = str(self._folder / name)
        return Job(settings.kafka.bootstrap, topic, f"bench-{name}", seconds, ends, folder, rate)

    @contextmanager
    def _noting(self, name: str) -> Iterator[None]:
        """A program that fails is noted, and does not end the others."""
        try:
            yield
        except NabzError as error:
            self._failed[name] = str(error)

    def _keep(self, name: str, answer: Answer, *, verified: bool) -> None:
        self._programs[name] = Measured(
            per_s=round(answer.records / answer.seconds, 1),
            us_cpu=round(answer.cpu_seconds / answer.records * 1e6, 2),
            records=answer.records,
            seconds=round(answer.seconds, 2),
            verified=verified,
        )

    def _report(self, order: list[str]) -> Report:
        programs = self._programs
        return Report(
            machine=machine(),
            time=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            seed=self._options.seed,
            order=order,
            verified=not self._failed and all(one.verified for one in programs.values()),
            failed=self._failed,
            programs=programs,
            **self._found,
        )


def rotated(names: Sequence[str], seed: int) -> list[str]:
    """The names in their order, begun at another place for another seed."""
    start = seed % len(names) if names else 0
    return [*names[start:], *names[:start]]


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for what the programs write, gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="nabz-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
