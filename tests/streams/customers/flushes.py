"""What a partition's flushes come to: records in, rows as ClickHouse would show them out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from schemas import controls, facts, panes, ticks, topics, touchpoint
from schemas.controls import Control
from schemas.facts import (
    ConversationFact,
    CustomerFact,
    RatingFact,
    ResponseTime,
    SurveyFact,
    TransitionFact,
)
from schemas.panes import PaneRow
from schemas.touchpoint import Touchpoint
from streams.checkpoint import Head, States
from streams.customers.limits import Limits
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.lanes import Lane
from streams.rolling.aggregate import Aggregate
from streams.rolling.levels import LEVELS
from streams.signals.course import AS_USUAL, Definitions
from streams.signals.effort import Windows
from streams.signals.measures import OLDEST_WAITING, WAITING
from tests.oracle.result import (
    ClockKey,
    ConversationRow,
    Dims,
    EffortRow,
    Level,
    PaneKey,
    PaneValue,
    RatingRow,
    ResponseRow,
    Result,
    SurveyRow,
)

PARTITIONS = 4
STAGE = "stage"
_WINDOWS = Windows()
Row = ResponseTime | ConversationFact | RatingFact | SurveyFact


@dataclass
class FakeRecord:
    """A record as aiokafka hands it out."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    timestamp_type: int
    headers: Sequence[tuple[str, bytes]]
    key: bytes | None
    value: bytes | None


def records_of(arrived: Iterable[Touchpoint | int | Control]) -> list[FakeRecord]:
    """Touchpoints, ticks (ms) and control records in the order of the log."""
    made = []
    for offset, item in enumerate(arrived):
        if isinstance(item, int):
            key, value = ticks.TICK_KEY, ticks.encode(item)
        elif isinstance(item, Control):
            key, value = controls.CONTROL_KEY, controls.encode(item)
        else:
            key, value = item.customer.encode(), touchpoint.encode(item)
        made.append(FakeRecord("touchpoints", 0, offset, 0, 1, (), key, value))
    return made


class Rows:
    """The rows that envelopes of facts and panes come to."""

    def __init__(self) -> None:
        self._rows: dict[tuple[object, ...], tuple[int, PaneRow]] = {}
        self.facts: dict[tuple[str, ...], Row] = {}
        self._levels: dict[tuple[str, str], dict[str, PaneRow]] = defaultdict(dict)
        self.stages: dict[tuple[object, ...], tuple[int, PaneRow]] = {}
        self.customers: dict[str, CustomerFact] = {}
        self.transitions: dict[tuple[str, int], TransitionFact] = {}

    def take_panes(self, value: bytes) -> None:
        """Take an envelope of panes: the newest row of a key stands."""
        envelope = panes.decode(value)
        for row in envelope.panes:
            if row.measure in LEVELS:
                self._levels[row.dimension, row.member][row.measure] = row
                continue
            key = (*_pane_key(row), envelope.partition, row.segment)
            rows = self.stages if row.dimension == STAGE else self._rows
            if key not in rows or rows[key][0] <= envelope.offset:
                rows[key] = envelope.offset, row

    def take_facts(self, value: bytes) -> None:
        """Take an envelope of facts: the last row of a key stands."""
        for fact in facts.decode(value).facts:
            if isinstance(fact, ResponseTime):
                key = "response", fact.source, fact.conversation, fact.metric, str(fact.turn)
                self.facts[key] = fact
            elif isinstance(fact, ConversationFact):
                self.facts["conversation", fact.source, fact.conversation] = fact
            elif isinstance(fact, RatingFact):
                self.facts["rating", fact.source, fact.id] = fact
            elif isinstance(fact, SurveyFact):
                self.facts["survey", fact.source, fact.id] = fact
            elif isinstance(fact, CustomerFact):
                self.customers[fact.customer] = fact
            elif isinstance(fact, TransitionFact):
                self.transitions[fact.customer, fact.sequence] = fact

    def level(self, dimension: str, member: str, measure: str) -> tuple[int, int, int]:
        """How high a level stands as it was last told: count, sum, successes."""
        row = self._levels[dimension, member][measure]
        return row.count, row.sum, row.successes

    def result(self) -> Result:
        """Rows by their keys, panes summed over segments, as the oracle has them.

        Those of a stage, which depends on the order by nature, are left out.
        """
        sums: dict[PaneKey, Aggregate] = defaultdict(Aggregate)
        for _, row in self._rows.values():
            sums[_pane_key(row)].add(row)
        result = Result(
            panes={key: _pane_value(value) for key, value in sums.items() if not value.is_zero()}
        )
        for member, told in self._levels.items():
            if WAITING not in told or member[0] == STAGE:
                continue
            assert (told[WAITING].count > 0) == (told[OLDEST_WAITING].count > 0)
            if told[WAITING].count:
                result.levels[member] = Level(told[WAITING].count, told[OLDEST_WAITING].sum)
        for fact in self.facts.values():
            if not fact.is_deleted:
                _put(fact, result)
        return result


def _put(fact: Row, result: Result) -> None:
    match fact:
        case ConversationFact():
            values, name = msgspec.structs.astuple(fact)[4:], (fact.source, fact.conversation)
            end = len(values) - len(EffortRow._fields) - 3  # efforts lie before the times by status
            rest = values[end:-3]
            result.conversations[name] = ConversationRow(*values[:end], *values[-3:])
            result.efforts[name] = EffortRow(*rest)
        case SurveyFact():
            survey = SurveyRow(fact.customer, fact.conversation, fact.time, fact.answered_at)
            result.surveys[fact.source, fact.id] = survey
        case RatingFact():
            result.ratings[fact.source, fact.id] = RatingRow(
                *(fact.customer, fact.time, fact.scale, fact.value, fact.points_e4),
                satisfied=fact.satisfied,
                dims=_dims(fact),
            )
        case ResponseTime():
            row = ResponseRow(
                *(fact.customer, fact.started_at, fact.ended_at, fact.duration_ms, fact.outcome),
                dims=_dims(fact),
            )
            if fact.metric == "first_response":
                result.response_times[fact.source, fact.conversation] = row
            else:
                key = ClockKey(fact.source, fact.conversation, fact.metric, fact.turn)
                result.clocks[key] = row


def _dims(fact: ResponseTime | RatingFact) -> Dims:
    return Dims(fact.channel, fact.queue, fact.team, fact.segment, fact.agent)


class Log:
    """A partition's fold whose flushes go to memory; `restart()` is a crash and a restore."""

    def __init__(
        self,
        horizon_ms: int,
        keep_ms: int,
        windows: Windows = _WINDOWS,
        definitions: Definitions = AS_USUAL,
    ) -> None:
        self._limits = Limits(horizon_ms, keep_ms, windows=windows, definitions=definitions)
        self._states: States = {}
        self.rows = Rows()
        self.fold = self._create()

    def _create(self) -> PartitionFold:
        fold = PartitionFold(Publisher(Lane("test"), 0, PARTITIONS), self._limits)
        fold.load(dict(self._states), Head(-1, 0, 1, "test"))
        return fold

    def restart(self, **settings: Any) -> None:
        """Lose what was not flushed and come back from the state records, with other settings."""
        self._limits = msgspec.structs.replace(self._limits, **settings)
        self.fold = self._create()

    def flush(self) -> None:
        """Take what the fold has to publish, all of it."""
        collected = self.fold.collect()
        if collected is None:
            return
        _, outputs, states = collected
        for key, value in states:
            if value is None:
                self._states.pop(key, None)
            else:
                self._states[key] = value
        for output in outputs:
            if output.topic.endswith(topics.PANES.name):
                self.rows.take_panes(output.value)
            elif output.topic.endswith(topics.FACTS.name):
                self.rows.take_facts(output.value)


def _pane_key(row: PaneRow) -> PaneKey:
    return PaneKey(row.dimension, row.member, row.measure, row.pane_seconds, row.pane_start)


def _pane_value(value: Aggregate) -> PaneValue:
    return PaneValue(
        value.count,
        value.sum,
        value.sumsq,
        value.successes,
        tuple(sorted(value.bins.items())),
    )
