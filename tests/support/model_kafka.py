"""A model of the brokers' transactions: just what the checkpoint relies on, crashes included.

Records of an open transaction lie in the log but are not readable; readers stop at the first of
them. A new `init_transactions()` of the same transactional id fences the old producer and aborts
what it left open. `crash_after` ends the caller at any one of its calls.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self


class Crash(BaseException):
    """The process died here."""


class Fenced(Exception):  # noqa: N818  # the brokers' word
    """A successor with the same transactional id exists."""


@dataclass
class Entry:
    """One record in a log; aborted ones are skipped by readers, open ones hold them up."""

    key: bytes | None
    value: bytes | None
    state: str = "open"


@dataclass
class Broker:
    """All partitions, and who may write under which transactional id."""

    logs: dict[tuple[str, int], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    epochs: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    open: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    calls: int = 0
    #: A topic whose records are acknowledged and not kept.
    forgets: str | None = None
    crash_after: int | None = None

    def step(self) -> None:
        """Count a call, and die after the one that was chosen."""
        self.calls += 1
        if self.crash_after is not None and self.calls > self.crash_after:
            raise Crash

    def committed(self, topic: str, partition: int) -> list[Entry]:
        """What a read_committed reader sees of a partition now."""
        seen = []
        for entry in self.logs[topic, partition]:
            if entry.state == "open":
                break
            if entry.state == "committed":
                seen.append(entry)
        return seen


class Report:
    """A delivery report; without an offset the record has no place in the log."""

    def __init__(self, offset: int | None) -> None:
        self._offset = offset

    def offset(self) -> int | None:
        return self._offset


class ModelProducer:
    """A transactional producer of confluent-kafka, on the model."""

    def __init__(self, broker: Broker, config: dict[str, Any]) -> None:
        self._broker = broker
        self._id = config["transactional.id"]
        self._epoch = -1

    def init_transactions(self, _: float) -> None:
        self._broker.step()
        self._broker.epochs[self._id] += 1
        self._epoch = self._broker.epochs[self._id]
        self._end("aborted")

    def begin_transaction(self) -> None:
        self._check()

    def produce(
        self,
        topic: str,
        value: bytes | None,
        *,
        key: bytes | None,
        on_delivery: Callable[[None, "Report"], None],
        partition: int = 0,
    ) -> None:
        self._check()
        log = self._broker.logs[topic, partition]
        if self._broker.forgets == topic:
            on_delivery(None, Report(None))
            return
        entry = Entry(key, value)
        log.append(entry)
        self._broker.open[self._id].append(entry)
        on_delivery(None, Report(len(log) - 1))

    def flush(self, _: float) -> int:
        self._check()
        return 0

    def commit_transaction(self, _: float) -> None:
        self._check()
        self._end("committed")
        self._broker.step()  # the commit took place, and its caller may yet die unknowing

    def _check(self) -> None:
        self._broker.step()
        if self._broker.epochs[self._id] != self._epoch:
            raise Fenced

    def _end(self, state: str) -> None:
        for entry in self._broker.open.pop(self._id, []):
            entry.state = state


class ModelReader:
    """`streams.reader.Reader`, on the model."""

    def __init__(self, broker: Broker, topic: str, partition: int) -> None:
        self._entries = broker.committed(topic, partition)
        self.end = len(self._entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def records(self, offset: int = 0) -> Sequence[tuple[bytes | None, bytes | None]]:
        return [(entry.key, entry.value) for entry in self._entries[max(offset, 0) :]]
