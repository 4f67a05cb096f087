"""The rolling role: panes → signals, on a grid, by the time of the slowest source partition."""

from collections.abc import Sequence
from typing import Final

from schemas import panes, signals, topics
from schemas.signals import SignalsEnvelope
from streams import metrics
from streams.batching import Record
from streams.checkpoint import Head, Output, States, Witness
from streams.clock import Clock
from streams.rolling.windows import Rolling
from streams.settings import Settings
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures

ROLE: Final = "rolling"
#: Version of the state records of `Rolling`.
STATE_SCHEMA: Final = 2
#: Before 2 a level had no successes.
_OLDER: Final = (1,)
#: What has nothing to show is kept so often (ms): a worker that starts anew reads it once more.
_KEEP_MS: Final = 2_000


class RollingFold:
    """The windows of one partition of panes; the clock decides only how long to wait for others."""

    def __init__(self, partition: int, topic: str, clock: Clock) -> None:
        self._partition = partition
        self._topic = topic
        self._clock = clock
        self._rolling = Rolling(clock.now_ms())
        self._offset = -1
        self._told = (0, 0)
        self._kept = 0

    def load(self, states: States, head: Head) -> None:
        """Take the windows back from their records, as they were at this head."""
        self._offset = head.offset
        for key, value in states.items():
            self._rolling.load(key, value)

    def apply(self, records: Sequence[Record]) -> None:
        """Fold envelopes in the order of the log."""
        for record in records:
            self._offset = record.offset
            value = record.value or b""
            if not self._rolling.pass_by(panes.decode_head(value)):
                self._rolling.apply(panes.decode(value))

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Signals that are due, and what changed since this last answered; alone it may wait."""
        now = self._clock.now_ms()
        rows = self._rolling.emit(now)
        if not rows and 0 <= now - self._kept < _KEEP_MS:
            return None
        states = self._rolling.changed_blocks()
        if self._offset < 0 or not (rows or states):
            return None
        self._kept = now
        time = self._rolling.slowest_ms or 0
        envelope = SignalsEnvelope(self._partition, self._offset, time, rows)
        value = signals.encode(envelope)
        outputs = [Output(self._topic, self._partition, None, value, len(rows))]
        return time, outputs if rows else [], states

    def tell(self, figures: Figures) -> None:
        """Panes that were capped or late since the last call."""
        capped, late = self._rolling.capped, self._rolling.late
        figures.add(metrics.MEMBERS_CAPPED, capped - self._told[0])
        figures.add(metrics.LATE_PANES, late - self._told[1])
        self._told = capped, late

    def data_age_seconds(self) -> float:
        """Now less the time of the slowest source partition; 0 before anything came."""
        slowest = self._rolling.slowest_ms
        return 0.0 if slowest is None else max(0, self._clock.now_ms() - slowest) / 1000


def create_role(settings: Settings, clock: Clock, figures: Figures) -> StatefulRole:
    """The windows over panes with their checkpoints."""
    topic = settings.names.topic(topics.SIGNALS.name)
    spec = RoleSpec(
        role=ROLE,
        topic=topics.PANES.name,
        state_schema=STATE_SCHEMA,
        older_schemas=_OLDER,
        create_fold=lambda partition: RollingFold(partition, topic, clock),
        witness=lambda partition: Witness(topic, partition, _read_witness),
    )
    role = StatefulRole(settings, figures, spec)
    figures.before(lambda: figures.set(metrics.DATA_AGE, _worst_age(role)))
    return role


def _worst_age(role: StatefulRole) -> float:
    folds = [owned.fold for owned in role.owned.values()]
    return max((f.data_age_seconds() for f in folds if isinstance(f, RollingFold)), default=0.0)


def _read_witness(value: bytes) -> tuple[int, int]:
    envelope = signals.decode(value)
    return envelope.partition, envelope.offset
