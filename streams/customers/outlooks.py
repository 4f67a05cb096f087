"""The outlooks of one partition: who was touched, whose turn it is, and what is told of them.

At a touchpoint only what is remembered changes, and the stage. Risk, health and groups are worked
out by the first tick of the next second, once for each customer touched until then, as of that
customer's newest touchpoint; a promise that is broken by a tick is as good as a touchpoint. A slow
sweep scores quiet customers as of its tick, as long as their source is live; when a model comes
into force, a round over the next ticks scores everybody.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from schemas.controls import Control
from schemas.facts import TransitionFact
from schemas.panes import PaneRow
from schemas.touchpoint import Touchpoint
from streams.customers.assess import Due
from streams.customers.effects import Effects
from streams.customers.in_force import InForce
from streams.customers.liveness import Liveness
from streams.customers.population import KEY as UNTOLD
from streams.customers.population import Population
from streams.customers.record import Glance
from streams.customers.rota import Rota
from streams.customers.state import Customer
from streams.signals.churn import update
from streams.signals.churn.drift import Drift
from streams.signals.journey.course import Transition

#: Keys of state records begin with this.
PREFIX: Final = b"o:"
_ROTA: Final = b"o:rota"
_SOURCES: Final = b"o:sources"
_IN_FORCE: Final = b"o:in_force"

_Records = list[tuple[bytes, bytes | None]]
_Find = Callable[[str], Customer]


class Outlooks:
    """What is expected of the customers of one partition."""

    def __init__(self, sweep_ms: int) -> None:
        self._sweep_ms = sweep_ms
        self._in_force = InForce()
        self._assessor = self._in_force.assessor()
        self._rota = Rota(sweep_ms)
        self._sources = Liveness()
        self._population = Population()
        self._touched: dict[str, None] = {}
        self._stored = dict(self._packed())

    @property
    def drift(self) -> Drift:
        """The customers whom sweep and round met since the model came into force, or a restart."""
        return self._assessor.drift

    def put_in_force(self, control: Control) -> None:
        """Take a churn model, or the rules of the journey, over from here on.

        Raises:
            NabzError: its content is none that this version reads.
        """
        if self._in_force.take(control):
            self._assessor = self._in_force.assessor()
            self._rota.begin()

    def stage_of(self, customer: Customer, time: int) -> str:
        """The stage in which a touchpoint at a time (ms) finds its customer."""
        return self._in_force.journey.stage_at(customer.outlook.position, time)

    def take(self, name: str, customer: Customer, touchpoint: Touchpoint, out: Effects) -> None:
        """Let a touchpoint that counts change what is remembered of its customer."""
        outlook = customer.outlook
        if not customer.due:
            self.touch(name, customer)
        update.take(outlook.behaviour, touchpoint)
        if touchpoint.time >= customer.newest:
            outlook.source = touchpoint.source
            outlook.segment = touchpoint.segment or outlook.segment
        for transition in self._in_force.journey.take(outlook.position, touchpoint):
            _publish(name, transition, out)

    def touch(self, name: str, customer: Customer) -> None:
        """Have a customer scored by the next tick that scores: something is known that was not."""
        if not customer.due:
            customer.due = True
            self._touched[name] = None
            if customer.told is None:
                self._rota.add(name)

    def tick(self, now: int, find: _Find, out: Effects, *, scores: bool) -> Iterator[str]:
        """Score whoever is due by a tick at `now` (ms); yields their names.

        The touched are due if `scores`; the others by where round and sweep are.
        """
        if scores:
            touched, self._touched = self._touched, {}
            due = [_due(name, find(name), 0) for name in touched]
            for _, customer, _ in due:
                self._sources.heard(customer.outlook.source, customer.newest)
            yield from self._tell(due, out)
        met = [self._in_round(name, find(name), now) for name in self._rota.round()]
        yield from self._tell(met, out)
        found = [_due(name, find(name), now) for name in self._rota.sweep(now)]
        live = [each for each in found if self._is_live(each.customer, now)]
        self._assessor.meet([*met, *live])
        yield from self._tell([each for each in live if self._is_quiet(each.customer, now)], out)
        self._population.tick(now)

    def collect(self) -> tuple[list[PaneRow], _Records]:
        """Levels that were told since the last call, and the state records that changed."""
        rows, records = self._population.board.collect()
        for key, value in self._packed():
            if self._stored[key] != value:
                self._stored[key] = value
                records.append((key, value))
        return rows, records

    def restore(self, name: str, found: Glance) -> None:
        """Take a customer back, by the beginning of the state record."""
        if found.due:
            self._touched[name] = None
        if found.told is not None:
            self._population.load(found.told)
        if found.due or found.told is not None:
            self._rota.add(name)

    def load(self, key: bytes, value: bytes) -> None:
        """Take a state record of the partition back."""
        if key == UNTOLD:
            self._population.board.load(value)
            return
        self._stored[key] = value
        if key == _ROTA:
            self._rota.load(value)
        elif key == _SOURCES:
            self._sources.load(value)
        elif key == _IN_FORCE:
            self._in_force.load(value)
            self._assessor = self._in_force.assessor()

    def _packed(self) -> Iterator[tuple[bytes, bytes]]:
        yield _ROTA, self._rota.pack()
        yield _SOURCES, self._sources.pack()
        yield _IN_FORCE, self._in_force.pack()

    def _is_live(self, customer: Customer, now: int) -> bool:
        return self._sources.is_live(customer.outlook.source, now)

    def _is_quiet(self, customer: Customer, now: int) -> bool:
        return now - customer.newest >= self._sweep_ms

    def _in_round(self, name: str, customer: Customer, now: int) -> Due:
        live = self._is_live(customer, now)
        at = now if live and self._is_quiet(customer, now) else self._in_force.as_of
        return _due(name, customer, at)

    def _tell(self, due: Sequence[Due], out: Effects) -> Iterator[str]:
        """Score customers, each of whom is due once; yields their names."""
        for name, customer, at in due:
            for transition in self._in_force.journey.look(customer.outlook.position, at):
                _publish(name, transition, out)
        for (name, customer, _), (fact, told) in zip(
            due, self._assessor.assess(due, out.version), strict=True
        ):
            self._population.change(customer.told, told)
            customer.told, customer.due = told, False
            out.state(("customer", name), fact)
            yield name


def _due(name: str, customer: Customer, at: int) -> Due:
    """A customer as of a time (ms), but not before something last happened to it.

    That is a touchpoint, or a promise that broke.
    """
    breaches = customer.outlook.behaviour.breaches
    newest = max(customer.newest, breaches[-1] * 1000) if breaches else customer.newest
    return Due(name, customer, max(at, newest))


def _publish(name: str, transition: Transition, out: Effects) -> None:
    out.state(
        ("transition", name, str(transition.sequence)),
        TransitionFact(
            name,
            transition.sequence,
            out.version,
            False,  # it stays
            transition.time,
            transition.from_stage,
            transition.to_stage,
            transition.cause,
            transition.channel,
        ),
    )
