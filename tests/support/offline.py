"""The whole flow without Kafka, in virtual time: simulated lines → folds → signals → alerts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from schemas import panes, ticks, topics, touchpoint
from schemas.alerts import Transition
from schemas.canonical import Policy, canonicalise
from schemas.signals import SignalsEnvelope
from streams.alerts.rules import Rule
from streams.alerts.watch import Watch
from streams.customers.limits import Limits
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher, target_of
from streams.lanes import Lane
from streams.rolling.windows import Rolling
from streams.settings import DAY_SECONDS
from streams.simulate.lines import Line
from tests.streams.customers.flushes import FakeRecord

PARTITIONS = 4
FLUSH_MS = 2_500
_DAY_MS = DAY_SECONDS * 1_000


class Flow:
    """All partitions of customers and rolling, flushed every 2.5 s of virtual time."""

    def __init__(self, start_ms: int) -> None:
        self._start_ms = start_ms
        limits = Limits(7 * _DAY_MS, 30 * _DAY_MS)
        self._customers = [
            PartitionFold(Publisher(Lane(), partition, PARTITIONS), limits)
            for partition in range(PARTITIONS)
        ]
        self._rolling = [Rolling(start_ms) for _ in range(PARTITIONS)]
        self._offset = 0

    def run(self, lines: Iterable[Line], seconds: int) -> Iterator[SignalsEnvelope]:
        """The envelopes of signals while lines come, and after them, until `seconds` are over."""
        start, waiting = self._start_ms, iter(lines)
        line = next(waiting, None)
        for now in range(start + FLUSH_MS, start + seconds * 1_000 + 1, FLUSH_MS):
            while line is not None and line.time < now:
                self._take(line)
                line = next(waiting, None)
            yield from self._flush(now)

    def _take(self, line: Line) -> None:
        found = canonicalise(line.text, Policy(), received_at=line.time)
        partition = target_of("customer", found.customer, PARTITIONS)
        self._put(partition, found.customer.encode(), touchpoint.encode(found))

    def _flush(self, now: int) -> Iterator[SignalsEnvelope]:
        for partition, fold in enumerate(self._customers):
            self._put(partition, ticks.TICK_KEY, ticks.encode(now))
            for output in _outputs(fold):
                if output.topic == topics.PANES.name:
                    self._rolling[output.partition].apply(panes.decode(output.value))
        for partition, rolling in enumerate(self._rolling):
            if rows := rolling.emit(now):
                yield SignalsEnvelope(partition, self._offset, now, rows)

    def _put(self, partition: int, key: bytes, value: bytes) -> None:
        self._customers[partition].apply([self._record(value, key)])

    def _record(self, value: bytes, key: bytes | None = None) -> FakeRecord:
        self._offset += 1
        return FakeRecord("", 0, self._offset, 0, 1, (), key, value)


def _outputs(fold: Any) -> Sequence[Any]:
    collected = fold.collect()
    return () if collected is None else collected[1]


def transitions(envelopes: Iterable[SignalsEnvelope], rules: Sequence[Rule]) -> list[Transition]:
    """What the alerts role makes of envelopes, partition by partition."""
    watches = [Watch(rules) for _ in range(PARTITIONS)]
    return [
        found for envelope in envelopes for found in watches[envelope.partition].apply(envelope)
    ]
