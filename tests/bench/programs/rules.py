"""What the fold of the customers role costs, rule by rule.

The fold runs alone, without Kafka, over touchpoints as they are on the topic. A signal samples it
every millisecond of its own CPU time: a rule's share of the samples is its share of the time. So
nothing is changed or slowed by measuring, and a new rule shows up by itself, under the name of its
module. The share of a rule is that of the innermost function of nabz on the stack.
"""

import signal
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from types import FrameType
from typing import Final, Self

import msgspec

from schemas.touchpoint import Touchpoint
from streams import batching, collector
from streams import settings as settings_module
from streams.customers.agent import create_role
from streams.settings import Settings
from streams.stateful import Fold
from streams.telemetry.figures import Figures
from tests.bench import data
from tests.bench.job import Answer, Job, read_job, write

#: Touchpoints folded between two flushes: half a second at 40,000 a second on four partitions.
_FLUSH: Final = 5_000
_SAMPLE_SECONDS: Final = 0.001
_PARTITION: Final = 0
#: Functions of the fold's module that are rules of their own.
_NAMES: Final = {
    ("read", "read"): "decode",
    ("memory", "touchpoint_hash"): "duplicates",
    ("memory", "admit"): "duplicates",
    ("partition", "_encoded"): "encode_state",
    ("pane_blocks", "collect"): "publish_panes",
    ("pane_blocks", "_state_of"): "publish_panes",
    ("pane_blocks", "_changed_rows"): "publish_panes",
    ("pane_blocks", "_row"): "publish_panes",
}


class Record(msgspec.Struct):
    """A record of touchpoints, as the client hands it out."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    timestamp_type: int
    headers: Sequence[tuple[str, bytes]]
    key: bytes | None
    value: bytes | None


class Sampler:
    """Counts, by rule, where the fold is each millisecond of its CPU time."""

    def __init__(self) -> None:
        self.samples: Counter[str] = Counter()

    def __enter__(self) -> Self:
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, _SAMPLE_SECONDS, _SAMPLE_SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def _sample(self, _: int, frame: FrameType | None) -> None:
        while frame is not None:
            module = frame.f_globals.get("__name__", "")
            if module.startswith("streams."):
                short = module.rpartition(".")[2]
                self.samples[_NAMES.get((short, frame.f_code.co_name), short)] += 1
                return
            frame = frame.f_back
        self.samples["bench"] += 1


def records_of(
    found: Iterable[Touchpoint], *, first: int = 0, tick_ms: int = data.TICK_MS
) -> list[batching.Record]:
    """Touchpoints and ticks as records of one partition, from its offset `first` on."""
    return [
        Record("touchpoints", _PARTITION, offset, item.time, 1, (), *data.record_of(item))
        for offset, item in enumerate(data.timeline(found, tick_ms), first)
    ]


def chunks(records: list[batching.Record]) -> Iterator[list[batching.Record]]:
    """What lies between two flushes."""
    for start in range(0, len(records), _FLUSH):
        yield records[start : start + _FLUSH]


def create_fold(settings: Settings) -> Fold:
    """The fold of one partition, as the role makes it."""
    return create_role(settings, Figures("customers", "bench")).spec.create_fold(_PARTITION)


def measure(records: list[batching.Record], settings: Settings) -> dict[str, float]:
    """Microseconds a touchpoint by rule."""
    collector.calm()
    fold = create_fold(settings)
    begun = time.process_time()
    with Sampler() as sampler:
        for chunk in chunks(records):
            fold.apply(chunk)
            fold.collect()
    microseconds = (time.process_time() - begun) * 1e6 / len(records)
    total = sampler.samples.total()
    return {rule: microseconds * n / total for rule, n in sampler.samples.most_common()}


def answer(job: Job, settings: Settings) -> Answer:
    """The answer: its figures are those of `measure`."""
    records = records_of(data.stretch(seed=1, count=int(job.rate)))
    begun, cpu = time.monotonic(), time.process_time()
    figures = measure(records, settings)
    seconds, used = time.monotonic() - begun, time.process_time() - cpu
    return Answer(len(records), seconds, used, {}, figures=figures)


def main() -> None:
    """Run the job; its rate is the number of touchpoints."""
    job = read_job()
    write(job, answer(job, settings_module.load()))


if __name__ == "__main__":
    main()
