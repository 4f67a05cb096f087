"""Carries out the steps of a plan on the real parts, and mends what they left broken."""

import random
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from schemas import topics as known
from schemas.touchpoint import Touchpoint
from streams.settings import Settings
from tests.faults.courier import Courier
from tests.faults.fleet import Fleet
from tests.faults.ledger import ROUTES, Ledger, scenario_of
from tests.faults.parts import Parts
from tests.faults.plan import Step, World, role_of
from tests.faults.poison import poisons
from tests.faults.rewind import rewind

Tell = Callable[[str], None]

#: A load is sent in so many pieces, spread over its step.
_PIECES: Final = 6
_POISON: Final = 12
_ONLY_POISON: Final = 300
_AGAIN: Final = 80
_REWIND: Final = 1_000


class Options(NamedTuple):
    """Which seed, whom to tell, where logs go; what the workers are, how much a load is."""

    seed: int
    tell: Tell
    folder: Path
    module: str = "streams.cli"
    size: int = 60


class Drive:
    """One seed under way."""

    def __init__(self, settings: Settings, fleet: Fleet, parts: Parts, options: Options) -> None:
        self.settings = settings
        self._fleet = fleet
        self._parts = parts
        self._roll = random.Random(-1 - options.seed)
        self._size = options.size
        self.ledger = Ledger()
        self._courier = Courier(settings, self.ledger)
        self._acts: dict[str, Callable[[str], None]] = {
            "send": lambda _: None,
            "start": fleet.start,
            "stop": fleet.stop,
            "kill": fleet.kill,
            "freeze": lambda name: fleet.signal(name, signal.SIGSTOP),
            "thaw": lambda name: fleet.signal(name, signal.SIGCONT),
            "zombie": lambda name: fleet.signal(name, signal.SIGSTOP),
            "restart-kafka": lambda _: parts.strike("kafka", signal.SIGTERM),
            "kill-kafka": lambda _: parts.strike("kafka", signal.SIGKILL),
            "kill-clickhouse": lambda _: parts.strike("clickhouse", signal.SIGKILL),
            "clickhouse": parts.begin,
            "heal-clickhouse": lambda _: parts.heal(),
            "cut-insert": lambda _: parts.cut_insert(),
            "rewind": self._rewind,
            "send-again": lambda _: self._send_again(),
            "poison": lambda topic: self._poison(topic, _POISON),
            "only-poison": lambda _: self._poison(known.INBOX.name, _ONLY_POISON),
        }

    def take(self, step: Step) -> None:
        """One action, then its load; a zombie wakes up after it."""
        self._acts[step.action](step.target)
        self._send_load(step)
        if step.action == "zombie":
            self._fleet.signal(step.target, signal.SIGCONT)

    def mend(self, world: World) -> None:
        """Everything runs and is well again, and all that was sent has been taken."""
        self._parts.heal()
        for name in sorted(world.frozen):
            self._fleet.signal(name, signal.SIGCONT)
        for name in sorted(World().running):
            if not self._fleet.running(role_of(name)):
                self._fleet.start(name)
        self._courier.finish()

    def _send_load(self, step: Step) -> None:
        loads = [] if step.action == "only-poison" else self._loads(step)
        for piece in range(_PIECES):
            for load in loads:
                self._courier.send(_piece(load, piece))
            time.sleep(step.seconds / _PIECES)

    def _loads(self, step: Step) -> list[list[Touchpoint]]:
        """One scenario for each way in."""
        return [
            self.ledger.enter(scenario_of(3 * step.load + number, route, self._size), route)
            for number, route in enumerate(ROUTES)
        ]

    def _send_again(self) -> None:
        """What was sent before once more; some of it under its old id with other content.

        The order over HTTP is not kept, so there what comes again is the same.
        """
        if not self.ledger.arrived:
            return
        start = self._roll.randrange(len(self.ledger.arrived))
        for one in self.ledger.arrived[start : start + _AGAIN]:
            route = self.ledger.route(one.customer)
            changed = route != "gateway" and self._roll.random() < 0.2  # a fifth
            again = msgspec.structs.replace(one, channel="other") if changed else one
            self._courier.send(self.ledger.enter([again], route))

    def _poison(self, topic: str, count: int) -> None:
        self._courier.send_poison(topic, poisons(self._roll.randrange(1_000_000), count))

    def _rewind(self, role: str) -> None:
        names = self._fleet.running(role)
        for name in names:
            self._fleet.stop(name)
        rewind(self.settings, role, _REWIND)
        for name in names:
            self._fleet.start(name)


def _piece(load: Sequence[Touchpoint], number: int) -> Sequence[Touchpoint]:
    size = -(-len(load) // _PIECES)
    return load[number * size : (number + 1) * size]
