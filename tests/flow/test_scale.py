"""Workers of a role come and go under load: rows stay exact, nobody is fenced, all settles."""

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from schemas.touchpoint import Touchpoint
from streams import migrate, topics
from streams.clickhouse import connect
from streams.kafka import client_config
from streams.settings import Settings
from tests.oracle import scenarios
from tests.oracle.recompute import recompute
from tests.support.flow import Sender, await_folded, await_true, crowd, published
from tests.support.inbox_load import loading
from tests.support.workers import Worker, running

pytestmark = pytest.mark.flow

#: A member that stopped keeps its partitions until its session has run out (10 s), so that a
#: restart moves nothing; a rebalance under load and a restore come on top.
SETTLED_SECONDS = 180.0


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with its topics, whose horizon is the scenarios'."""
    flow = lane_settings.flow.model_copy(
        update={"horizon_seconds": scenarios.HORIZON_MS // 1000, "flush_ms": 100, "tick_ms": 50}
    )
    found = lane_settings.model_copy(update={"flow": flow})
    topics.apply(found)
    return found


class Load:
    """Touchpoints that keep coming, a few at a time."""

    def __init__(self, settings: Settings) -> None:
        self._sender = Sender(settings)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.sent: list[Touchpoint] = []
        self._thread.start()

    @property
    def ends(self) -> dict[int, int]:
        """Newest offset of each partition."""
        return self._sender.ends

    def _run(self) -> None:
        seed = 0
        while not self._stop.is_set():
            found = crowd(range(seed, seed + 4))
            for start in range(0, len(found), 40):
                self._sender.send(found[start : start + 40])
                self._stop.wait(0.05)
            self.sent += found
            seed += 4

    def stop(self) -> None:
        """Return when all of the crowd under way is sent, and no more will be."""
        self._stop.set()
        self._thread.join(60)


@contextmanager
def under_load(settings: Settings) -> Iterator[Load]:
    """Touchpoints keep coming for the length of a block."""
    load = Load(settings)
    try:
        yield load
    finally:
        load.stop()


def shares(settings: Settings, role: str) -> list[int]:
    """How many partitions each member of a role's group has; empty while it is not steady."""
    group = settings.names.group(role)
    # A client of its own: one that met a broker on its way keeps asking, long and in vain.
    admin = AdminClient(client_config(settings.kafka))
    try:
        found = admin.describe_consumer_groups([group], request_timeout=5)[group].result(10)
    except (KafkaException, TimeoutError):
        return []
    if found.state.name != "STABLE":
        return []
    return sorted(len(member.assignment.topic_partitions) for member in found.members)


def await_shares(settings: Settings, role: str, wanted: list[int], *workers: Worker) -> None:
    """Wait until the group is steady with these shares; meanwhile nobody may end."""

    def settled() -> bool:
        return all_run(workers) and shares(settings, role) == wanted

    await_true(settled, SETTLED_SECONDS, f"{role} shares its partitions as {wanted}")


def await_members(settings: Settings, role: str, wanted: int, *workers: Worker) -> None:
    """Wait until the group is steady with so many members, each with its share."""

    def settled() -> bool:
        found = shares(settings, role)
        return all_run(workers) and len(found) == wanted and min(found) > 0

    await_true(settled, SETTLED_SECONDS, f"{role} is shared by {wanted}")


def all_run(workers: Sequence[Worker]) -> bool:
    """Nobody may end, fenced or not."""
    ended = [worker.said for worker in workers if not worker.running]
    assert not ended, ended
    return True


def test_customers_from_one_to_three_to_two_workers(settings: Settings, tmp_path: Path) -> None:
    """Each step under load, while partitions move; exact in the end."""
    with ExitStack() as stack, under_load(settings) as load:

        def start(name: str) -> Worker:
            return stack.enter_context(running(settings, "customers", tmp_path, name))

        first = start("a")
        await_shares(settings, "customers", [4], first)
        second, third = start("b"), start("c")
        await_shares(settings, "customers", [1, 1, 2], first, second, third)
        await_folded(settings, dict(load.ends))
        second.signal(signal.SIGTERM)
        assert second.wait() == 0
        await_shares(settings, "customers", [2, 2], first, third)
        load.stop()
        await_folded(settings, load.ends)
        now = time.time_ns() // 1_000_000
        expected = recompute(load.sent, scenarios.HORIZON_MS, now_ms=now)
        actual = published(settings)
    assert actual.response_times == expected.response_times
    assert actual.ratings == expected.ratings
    assert actual.panes == expected.panes


def test_normalize_and_store_from_one_to_three_to_two_workers(
    settings: Settings, tmp_path: Path
) -> None:
    """What came into inbox meanwhile is stored, all of it, once."""
    migrate.migrate(settings)
    roles = ("normalize", "store")
    with ExitStack() as stack, loading(settings) as load:

        def start(name: str) -> list[Worker]:
            return [stack.enter_context(running(settings, r, tmp_path, name)) for r in roles]

        first = start("a")
        await_true(lambda: stored(settings)[0] > 0, 180, "the first rows")
        second, third = start("b"), start("c")
        for role, *workers in zip(roles, first, second, third, strict=True):
            await_members(settings, role, 3, *workers)
        for worker in second:
            worker.signal(signal.SIGTERM)
            assert worker.wait() == 0
        for role, *workers in zip(roles, first, third, strict=True):
            await_members(settings, role, 2, *workers)
        load.stop()
        await_true(lambda: stored(settings)[0] == load.sent, 180, "all rows")
    assert stored(settings) == (load.sent, load.sent - 1)


def stored(settings: Settings) -> tuple[int, int]:
    """How many touchpoints are rows, and the highest of their numbers."""
    with connect(settings.clickhouse, database=settings.names.database) as client:
        found = client.execute("SELECT count(), max(toInt64(id)) FROM touchpoints FINAL")[0]
    return int(found[0]), int(found[1])
