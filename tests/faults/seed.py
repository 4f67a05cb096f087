"""One seed from its fresh lane to its account: workers up, the steps, all mended, rows compared."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

from confluent_kafka.admin import AdminClient

from schemas import topics as known
from streams import migrate, topics
from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.kafka import client_config
from streams.settings import Settings
from tests.faults.drive import Drive, Options, Tell
from tests.faults.fleet import Fleet
from tests.faults.parts import Parts
from tests.faults.plan import ACTIONS, Step, World
from tests.faults.verify import Account, account, await_quiet
from tests.oracle import scenarios
from tests.support.flow import await_true, has_published
from tests.support.stack import fresh_lane
from tests.support.tcp_proxy import proxy_to

_ANSWER_SECONDS: Final = 30.0
_START_SECONDS: Final = 90.0


class Outcome(NamedTuple):
    """What a seed did, and how its account stands."""

    account: Account
    sent: int
    kills: int
    restarts: int
    actions: Counter[str]
    seconds: float


def broken_off(error: Exception) -> Outcome:
    """The outcome of a seed that could not be carried out: it counts nothing and is not right."""
    return Outcome(Account(0, 0, 0, [f"broken off: {error!r}"]), 0, 0, 0, Counter(), 0.0)


def run(parts: Settings, steps: Sequence[Step], options: Options) -> Outcome:
    """Carry out the steps of a seed in a fresh lane, mend everything, and settle accounts."""
    begun = time.monotonic()
    with _lane(parts) as lane, proxy_to(lane.clickhouse.host, lane.clickhouse.port) as proxy:
        # The workers reach ClickHouse by the proxy, the account is settled on the straight way.
        clickhouse = lane.clickhouse.model_copy(update={"port": proxy.port})
        around = lane.model_copy(update={"clickhouse": clickhouse})
        struck = Parts(lane, proxy)
        with Fleet(around, _folder(options, lane), options.module) as fleet:
            drive = Drive(lane, fleet, struck, options)
            world = _play(drive, fleet, steps, options.tell)
            found = _settle(drive, fleet, world, lane)
        return Outcome(
            found,
            drive.ledger.sent,
            fleet.kills + struck.kills,
            fleet.restarts + struck.restarts,
            world.taken,
            time.monotonic() - begun,
        )


def _play(drive: Drive, fleet: Fleet, steps: Iterable[Step], tell: Tell) -> World:
    world = World()
    for name in sorted(world.running):
        fleet.start(name)
    # The first blow hits a flow.
    await_true(lambda: has_published(drive.settings), _START_SECONDS, "the flow flows")
    for number, step in enumerate(steps, 1):
        begun = time.monotonic()
        drive.take(step)
        ACTIONS[step.action].happen(world, step.target)
        world.taken[step.action] += 1
        tell(f"  {number:3} {step!s:32} {time.monotonic() - begun:5.1f} s")
    return world


def _settle(drive: Drive, fleet: Fleet, world: World, lane: Settings) -> Account:
    drive.mend(world)
    unrest: list[str] = []
    try:
        await_quiet(lane)
    except NabzError as error:
        unrest = [f"{error}; the workers' last words:", fleet.said()]
    found = account(lane, drive.ledger, scenarios.HORIZON_MS)
    return found._replace(faults=[*unrest, *found.faults])


@contextmanager
def _lane(parts: Settings) -> Iterator[Settings]:
    """A fresh lane whose horizon is the scenarios' and that flushes often; gone afterwards."""
    flow = parts.flow.model_copy(
        update={"horizon_seconds": scenarios.HORIZON_MS // 1000, "flush_ms": 100, "insert_ms": 200}
    )
    lane = fresh_lane(parts.model_copy(update={"flow": flow}))
    topics.apply(lane)
    migrate.migrate(lane)
    yield lane
    _drop(lane)


def _drop(lane: Settings) -> None:
    """Leave nothing of a lane behind."""
    admin: Any = AdminClient(client_config(lane.kafka))
    names = [topics.name_of(topic, lane.names) for topic in known.TOPICS]
    for future in admin.delete_topics(names).values():
        future.result(_ANSWER_SECONDS)
    with told(lane.clickhouse), connect(lane.clickhouse) as client:
        client.execute(f"DROP DATABASE {lane.names.database}")


def _folder(options: Options, lane: Settings) -> Path:
    folder = options.folder / f"seed-{options.seed}-{lane.lane}"
    folder.mkdir(parents=True)
    return folder
