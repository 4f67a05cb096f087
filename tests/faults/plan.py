"""What a seed does: a random sequence of actions, each only where the world allows it.

A plan is made ahead, on a model of what runs, so a seed is the same sequence on every machine.
How the processes interleave while it is carried out is the machine's.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

ROLES: Final = ("normalize", "customers", "rolling", "alerts", "store")
GATEWAY: Final = "gateway-a"
INSTANCES: Final = ("a", "b", "c")
#: What may be wrong with the way to ClickHouse until it is healed.
CLICKHOUSE_FAULTS: Final = ("away", "slow", "refusing")
#: Longer than a session: by then the frozen worker's partitions are another's.
ZOMBIE_SECONDS: Final = 12.0
_LONGEST_PAUSE: Final = 2.0
#: Steps between two blows at the same part: it comes back in between.
_RECOVERY_STEPS: Final = 4
_FROZEN_AT_MOST: Final = 2


class Step(NamedTuple):
    """One action; afterwards touchpoints of scenario `load` keep coming for some seconds."""

    action: str
    target: str
    seconds: float
    load: int

    def __str__(self) -> str:
        return f"{self.action} {self.target}".strip()


@dataclass
class World:
    """What runs, frozen or not, and what is wrong, as far as the plan knows."""

    running: set[str] = field(default_factory=lambda: {GATEWAY, *(f"{role}-a" for role in ROLES)})
    frozen: set[str] = field(default_factory=set)
    clickhouse: str | None = None
    #: How often each action was taken, and the step of its last time.
    taken: Counter[str] = field(default_factory=Counter)
    last: dict[str, int] = field(default_factory=dict)
    step: int = 0

    def awake(self) -> list[str]:
        """Workers that run and are not frozen."""
        return sorted(self.running - self.frozen)

    def rested(self, *actions: str) -> bool:
        """Whether none of these actions was taken in the last few steps."""
        newest = max((self.last.get(action, -_RECOVERY_STEPS) for action in actions), default=0)
        return self.step - newest >= _RECOVERY_STEPS


class Action(NamedTuple):
    """What may be done: how readily, to which targets now, and what it makes of the world."""

    weight: int
    targets: Callable[[World], Iterable[str]]
    happen: Callable[[World, str], None] = lambda _world, _target: None


def _if(condition: Callable[[World], bool]) -> Callable[[World], Iterable[str]]:
    return lambda world: [""] if condition(world) else []


def _absent(world: World) -> list[str]:
    every = [GATEWAY, *(f"{role}-{instance}" for role in ROLES for instance in INSTANCES)]
    return [name for name in every if name not in world.running]


def _freezable(world: World) -> list[str]:
    return world.awake() if len(world.frozen) < _FROZEN_AT_MOST else []


def _with_a_neighbour(world: World) -> list[str]:
    if world.taken["zombie"]:
        return []
    awake = world.awake()
    roles = Counter(role_of(name) for name in awake)
    return [name for name in awake if roles[role_of(name)] > 1]


def _rewindable(world: World) -> list[str]:
    busy = {role_of(name) for name in world.frozen}
    return [] if world.taken["rewind"] else [role for role in ROLES if role not in busy]


def _start(world: World, name: str) -> None:
    world.running.add(name)


def _stop(world: World, name: str) -> None:
    world.running.discard(name)


def _freeze(world: World, name: str) -> None:
    world.frozen.add(name)


def _thaw(world: World, name: str) -> None:
    world.frozen.discard(name)


def _trouble(world: World, fault: str) -> None:
    world.clickhouse = fault


def _heal(world: World, _: str) -> None:
    world.clickhouse = None


ACTIONS: Final[dict[str, Action]] = {
    "send": Action(3, _if(lambda _: True)),
    "start": Action(8, _absent, _start),
    "stop": Action(3, World.awake, _stop),
    "kill": Action(8, World.awake),
    "freeze": Action(
        3, lambda world: world.awake() if len(world.frozen) < 2 else [], _freeze
    ),  # two
    "thaw": Action(5, lambda world: sorted(world.frozen), _thaw),
    "zombie": Action(4, _with_a_neighbour),
    "restart-kafka": Action(2, _if(lambda w: w.rested("restart-kafka", "kill-kafka"))),
    "kill-kafka": Action(2, _if(lambda w: w.rested("restart-kafka", "kill-kafka"))),
    "kill-clickhouse": Action(
        2, _if(lambda w: w.clickhouse is None and w.rested("kill-clickhouse"))
    ),
    "clickhouse": Action(4, lambda world: [] if world.clickhouse else CLICKHOUSE_FAULTS, _trouble),
    "heal-clickhouse": Action(5, _if(lambda w: w.clickhouse is not None), _heal),
    "cut-insert": Action(3, _if(lambda w: w.clickhouse is None and w.rested("cut-insert"))),
    "rewind": Action(2, _rewindable),
    "send-again": Action(4, _if(lambda w: w.step > 0)),
    "poison": Action(4, lambda _: ("inbox", "touchpoints")),
    "only-poison": Action(1, _if(lambda w: not w.taken["only-poison"])),
}


def role_of(name: str) -> str:
    """The role of a worker: `store` of `store-b`."""
    return name.partition("-")[0]


def plan(seed: int, steps: int) -> list[Step]:
    """The sequence of a seed; what it leaves broken is mended after its end."""
    roll = random.Random(seed)
    world, made = World(), []
    for number in range(steps):
        world.step = number
        open_ = {
            name: targets
            for name, action in ACTIONS.items()
            if (targets := list(action.targets(world)))
        }
        name = roll.choices(list(open_), [ACTIONS[action].weight for action in open_])[0]
        target = roll.choice(open_[name])
        seconds = ZOMBIE_SECONDS if name == "zombie" else roll.uniform(0.1, _LONGEST_PAUSE)
        made.append(Step(name, target, round(seconds, 2), roll.randrange(1_000_000)))
        ACTIONS[name].happen(world, target)
        world.taken[name] += 1
        world.last[name] = number
    return made
