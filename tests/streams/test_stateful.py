"""A stateful role through rebalances: what it owns, and what it leaves to the next owner."""

import asyncio
import threading
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import pytest

from streams import checkpoint as checkpoint_module
from streams.batching import Record
from streams.checkpoint import Head, Output, States
from streams.settings import Settings
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures
from tests.streams.customers.flushes import records_of
from tests.support.model_kafka import Broker, ModelProducer, ModelReader
from tests.support.stream import FakeStream

SETTINGS = Settings(lane="model")


class Place(NamedTuple):
    """A partition, as Faust names it."""

    topic: str
    partition: int


FIRST, SECOND = Place("model.touchpoints", 0), Place("model.touchpoints", 1)
OTHER = Place("model.inbox", 0)


class Silent:
    """A fold that has nothing to say."""

    def load(self, states: States, head: Head) -> None:
        """Nothing to take back."""

    def apply(self, records: Sequence[Record]) -> bool | None:
        """Nothing to fold."""

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Nothing to say."""
        return None

    def tell(self, figures: Figures) -> None:
        """Nothing to tell."""


@pytest.fixture
def role(monkeypatch: pytest.MonkeyPatch) -> StatefulRole:
    """A role whose checkpoints are on a model of the brokers."""
    broker = Broker()
    monkeypatch.setattr(checkpoint_module, "Producer", lambda config: ModelProducer(broker, config))
    monkeypatch.setattr(
        checkpoint_module,
        "Reader",
        lambda _, topic, partition: ModelReader(broker, topic, partition),
    )
    spec = RoleSpec(
        role="customers", topic="touchpoints", state_schema=1, create_fold=lambda _: Silent()
    )
    return StatefulRole(SETTINGS, Figures("customers"), spec)


def test_it_reads_its_own_topic_from_after_its_heads(role: StatefulRole) -> None:
    """Where there is none, from the start; other topics are read from what was committed."""
    assert asyncio.run(role.on_seek({FIRST: None, OTHER: 7})) == {FIRST: 0}
    assert list(role.owned) == [0]


def test_folds_are_made_in_one_thread(role: StatefulRole) -> None:
    """Several partitions are restored at once; files of rules must not be read so."""
    threads: list[int] = []

    def create_fold(_: int) -> Silent:
        threads.append(threading.get_ident())
        return Silent()

    role.spec = msgspec.structs.replace(role.spec, create_fold=create_fold)
    asyncio.run(role.on_seek({FIRST: None, SECOND: None}))
    assert threads == [threading.get_ident()] * 2


def test_what_is_not_assigned_any_more_is_forgotten(role: StatefulRole) -> None:
    """Another worker folds it on: if it comes back, it is restored anew."""
    asyncio.run(role.on_seek({FIRST: None, SECOND: None}))
    kept = role.owned[1]
    role.on_assign({SECOND, OTHER})
    assert role.owned == {1: kept}


def test_a_rebalance_that_overtakes_a_restore_leaves_nothing_behind(role: StatefulRole) -> None:
    """What was restored for an assignment that is over may be old by the next one."""

    async def overtaken() -> dict[Place, int]:
        seeking = asyncio.create_task(role.on_seek({FIRST: None}))
        await asyncio.sleep(0)
        await role.on_revoke({FIRST})
        return await seeking

    assert asyncio.run(overtaken()) == {}
    assert role.owned == {}
    assert asyncio.run(role.on_seek({FIRST: None})) == {FIRST: 0}


class Telling(Silent):
    """A fold that is asked what it has to say; each batch is waited for, or none is."""

    def __init__(self, *, is_urgent: bool) -> None:
        self.is_urgent = is_urgent
        self.asked = 0

    def apply(self, records: Sequence[Record]) -> bool:
        """As it was made."""
        return self.is_urgent and len(records) > 0

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Count the questions."""
        self.asked += 1
        return None


@pytest.mark.parametrize(("is_urgent", "asked"), [(True, 2), (False, 0)])
def test_what_is_waited_for_is_flushed_at_once(
    role: StatefulRole,
    is_urgent: bool,  # a parameter of the table
    asked: int,
) -> None:
    """The rest waits for the timer."""
    fold = Telling(is_urgent=is_urgent)
    role.spec = msgspec.structs.replace(role.spec, create_fold=lambda _: fold)
    first, second = records_of([1_000, 2_000])

    async def two_batches() -> None:
        await role.on_seek({FIRST: None})
        await role.run(FakeStream(FIRST.topic, [first], [second]))

    asyncio.run(two_batches())
    assert fold.asked == asked
