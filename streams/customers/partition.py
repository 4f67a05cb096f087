"""The fold of one touchpoints partition: customers, panes and runs, as the log says."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from schemas import controls, ticks, topics
from schemas.controls import CONTROL_KEY
from schemas.dead_letters import DeadLetter, Place, Reason, letter_of
from schemas.panes import PaneRow
from schemas.touchpoint import Touchpoint
from streams import metrics
from streams.batching import Record
from streams.checkpoint import Head, Output, States
from streams.customers import levels
from streams.customers.desk import Desk
from streams.customers.effects import Effects
from streams.customers.fold import fold, look, settle
from streams.customers.limits import Limits
from streams.customers.memory import Verdict, is_conflict, touchpoint_hash
from streams.customers.outlooks import PREFIX as _OUTLOOKS
from streams.customers.outlooks import Outlooks
from streams.customers.pane_blocks import PaneBlocks
from streams.customers.publish import Publisher
from streams.customers.read import read, run_of
from streams.customers.register import Register
from streams.customers.runs import Runs
from streams.errors import NabzError
from streams.signals.churn.drift import Drift
from streams.telemetry.figures import Figures

_BLOCK: Final = b"p:"
_RUN: Final = b"r:"
_RULES: Final = b"k:rules"
_QUIET: Final = b"k:quiet"
#: Panes are let go by the first tick of every ten seconds: each time all that came is added up.
_LET_GO_MS: Final = 10_000
#: Who was touched is scored by the first tick of every second: once, however much a second brings.
_SCORE_MS: Final = 1_000
#: Even with nothing to say, a partition tells its time so often (ms): rolling goes by the slowest.
_SILENCE_MS: Final = 1_000


class PartitionFold:
    """All that one partition of touchpoints has brought about so far."""

    def __init__(self, publisher: Publisher, limits: Limits) -> None:
        self._publisher = publisher
        self._limits = limits
        self._customers = Register()
        self._changed: dict[str, None] = {}
        self._unsettled: dict[str, None] = {}
        self._effects = Effects()
        self._desk = Desk()
        self._panes = PaneBlocks()
        self._levels = levels.Levels(limits.keep.open_ms)
        self._outlooks = Outlooks(limits.sweep_ms)
        self._runs = Runs()
        self._refused: list[DeadLetter] = []
        self._time = 0
        self._told = 0
        self._folded = False
        self._quiet_told = False
        self._offset = -1
        self._touchpoints = 0
        self._verdicts: Counter[Verdict] = Counter()
        self._conflicts = 0
        self._reasons: Counter[str] = Counter()

    def load(self, states: States, head: Head) -> None:
        """Take the state back from its records, as it was at this head.

        Raises:
            NabzError: what was counted went by another setting, so it could not be put right.
        """
        self._quiet_told = self._limits.hold_for(states.get(_QUIET))
        self._offset, self._time, self._told = head.offset, head.time, head.time
        self._desk.now = head.time
        for key, value in states.items():
            if self._customers.load(key, value):
                continue
            if key.startswith(_BLOCK):
                self._panes.load(value)
            elif key.startswith(_RUN):
                self._runs.load(value)
            elif key.startswith(_OUTLOOKS):
                self._outlooks.load(key, value)
            elif key == _RULES:
                self._desk.load(value)
        for name, found in self._customers.glances():
            self._outlooks.restore(name, found)
            if (at := found.next_look) is not None:
                self._desk.watch(at, name)
        self._runs.restored()
        self._levels.load(self._customers.waits(), states.get(levels.KEY), self._time)

    def apply(self, records: Sequence[Record]) -> bool:
        """Fold records in the order of the log; timers run only while a tick is read.

        Returns whether the time of any clock had come: a breach is to be known at once.
        """
        went_off = False
        for record in records:
            self._offset = record.offset
            key = record.key
            if not ticks.is_control(key):
                self._apply_touchpoint(record)
                self._folded = True
            elif key == ticks.TICK_KEY:
                went_off |= self._apply_tick(record)
            elif key == CONTROL_KEY:
                self._apply_control(record)
        return went_off

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Partition time, outputs and changed states since the last call; None: nothing to say."""
        if not self._folded and self._time - self._told < _SILENCE_MS:
            return None
        self._settle_all(self._offset)
        rows, states = self._panes.collect()
        standing: list[PaneRow] = []
        for told, changed in (self._levels.collect(), self._outlooks.collect()):
            standing += told
            states += changed
        counts, run_states = self._runs.collect(self._publisher.partition)
        facts = [*self._effects.facts.values(), *counts]
        outputs = self._publisher.outputs(
            self._offset, self._time, facts, rows, self._refused, standing
        )
        states += run_states
        if self._desk.changed:
            states.append((_RULES, self._desk.pack()))
        states += self._customers.stored(self._changed)
        if states and not self._quiet_told:
            states.append((_QUIET, self._limits.stored_quiet))
            self._quiet_told = True
        self._changed.clear()
        self._effects.facts.clear()
        self._refused = []
        self._folded, self._told = False, self._time
        return self._time, outputs, states

    @property
    def drift(self) -> Drift:
        """How the customers lie to those that the churn model learnt from."""
        return self._outlooks.drift

    def tell(self, figures: Figures) -> None:
        """What became of touchpoints since the last call."""
        figures.add(metrics.TOUCHPOINTS, self._touchpoints)
        figures.add(metrics.DUPLICATES, self._verdicts[Verdict.DUPLICATE])
        figures.add(metrics.CONFLICTS, self._conflicts)
        figures.add(metrics.LATE, self._verdicts[Verdict.LATE])
        figures.add(metrics.FUTURE, self._verdicts[Verdict.FUTURE])
        figures.add_all(metrics.DEAD_LETTERS, self._reasons)
        self._verdicts.clear()
        self._touchpoints = self._conflicts = 0
        self._reasons.clear()

    def _apply_tick(self, record: Record) -> bool:
        try:
            time = ticks.decode(record.value or b"")
        except ValueError:  # not ours: it must neither stop the log nor move its clock
            self._refuse(record, Reason.BAD_VALUE, "a tick that is no time")
            return False
        before, self._time = self._time, max(self._time, time)
        scores = self._time // _SCORE_MS > before // _SCORE_MS
        if scores and self._desk.promises:  # what was broken before is among what is scored
            self._settle_all(record.offset - 1)
        if self._time // _LET_GO_MS > before // _LET_GO_MS:
            self._panes.expire(self._time)
        self._levels.tick(self._time)
        self._desk.now = self._time
        gone_off = self._look()
        find = self._customers.customer
        for name in self._settle(gone_off, record.offset):
            self._outlooks.touch(name, find(name))
        for name in self._outlooks.tick(self._time, find, self._effects, scores=scores):
            self._changed[name] = None
            self._folded = True
        return bool(gone_off)

    def _look(self) -> list[str]:
        """Have the clocks judged whose time has come; answers whose they were."""
        limits, desk, out = self._limits, self._desk, self._effects
        find = self._customers.customer
        gone_off = [name for name in desk.due() if look(find(name), name, limits, desk, out)]
        for name in gone_off:
            self._changed[name] = None
            self._folded = True
        return gone_off

    def _apply_control(self, record: Record) -> None:
        try:
            control = controls.decode(record.value or b"")
            if control.subject == "rules":
                self._desk.take(control)
            else:
                self._outlooks.put_in_force(control)
            self._folded = True
        except (msgspec.MsgspecError, NabzError) as error:
            self._refuse(record, Reason.BAD_VALUE, f"a control record: {error}")

    def _apply_touchpoint(self, record: Record) -> None:
        found = read(record.key, record.value)
        run = run_of(record.headers) if record.headers else None
        verdict: Verdict | None = None
        if isinstance(found, tuple):
            self._refuse(record, *found)
        else:
            out = self._effects
            out.version = record.offset
            customer = self._customers.customer(found.customer)
            customer.stage = self._outlooks.stage_of(customer, found.time)
            verdict = fold(customer, found, self._limits, self._desk, out)
            if verdict is Verdict.COUNTS:
                self._outlooks.take(found.customer, customer, found, out)
            if verdict is Verdict.COUNTS or verdict is Verdict.LATE:
                self._changed[found.customer] = None
                if customer.touched or customer.rated:
                    self._unsettled[found.customer] = None
            if out.moves:
                self._move()
            if out.waits:
                for key, waiting in out.waits:
                    self._levels.change(key, waiting)
                out.waits.clear()
            self._touchpoints += 1
            if verdict is not Verdict.COUNTS:
                self._note(verdict, found)
        if run is not None:
            self._runs.count(run, record.offset, verdict)

    def _settle_all(self, offset: int) -> None:
        """Let all that came up to an offset be published; the state of its customers then holds it.

        Panes born before a tick lets others go must not bear the number of those born after it.
        """
        self._settle(self._unsettled, offset)
        self._unsettled.clear()

    def _settle(self, names: Iterable[str], offset: int) -> list[str]:
        """The same for these customers; answers those to whom a promise was broken."""
        out = self._effects
        out.version, broken = offset, []
        for name in names:
            customer = self._customers.customer(name)
            if settle(customer, name, self._limits, self._desk, out):
                broken.append(name)
        self._move()
        return broken

    def _move(self) -> None:
        out = self._effects
        for contribution, sign, offset in out.moves:
            self._panes.add(contribution, sign, offset)
        out.moves.clear()

    def _note(self, verdict: Verdict, found: Touchpoint) -> None:
        self._verdicts[verdict] += 1
        if verdict is Verdict.DUPLICATE:
            hash_ = touchpoint_hash(found.source, found.id)
            self._conflicts += is_conflict(
                self._customers.customer(found.customer), hash_, found.time
            )

    def _refuse(self, record: Record, reason: Reason, error: str) -> None:
        self._reasons[reason.value] += 1
        self._folded = True
        place = Place(topics.TOUCHPOINTS.name, record.partition, record.offset, record.timestamp)
        self._refused.append(letter_of(place, record.value, reason, error))
