"""The role in this process, on the real broker, by a fake clock: who waits, and what is acked."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

import pytest

from streams import topics as cluster
from streams.intake.normalize.outlet import Outlet
from streams.intake.normalize.role import Normalizer
from streams.settings import Settings
from streams.telemetry.figures import Figures
from tests.streams.customers.flushes import FakeRecord
from tests.streams.intake.normalize.inbox import as_json, produced
from tests.support.clock import FakeClock
from tests.support.stream import Place, event_of

pytestmark = pytest.mark.flow

LIMIT = 30.0


class Stream:
    """A Faust stream of batches, as far as `batches()` looks at it; remembers what was acked."""

    def __init__(self) -> None:
        self._batches: asyncio.Queue[Any] = asyncio.Queue()
        self.acked: list[str] = []

    def noack(self) -> "Stream":
        return self

    async def events(self) -> AsyncIterator[Any]:
        while True:
            yield await self._batches.get()

    def put(self, name: str, partition: int, *values: bytes) -> None:
        """A chunk of a partition."""
        records = [FakeRecord("inbox", partition, 0, 1_000, 1, (), None, value) for value in values]
        place, ack = Place("inbox", partition), partial(self.acked.append, name)
        self._batches.put_nowait(event_of(place, records, ack))


@asynccontextmanager
async def normalizing(settings: Settings, clock: FakeClock) -> AsyncIterator[Stream]:
    """The role at work on a stream."""
    cluster.apply(settings)
    stream, role = Stream(), Normalizer(settings, Figures("normalize"), clock)
    tasks = [
        asyncio.create_task(role.run(stream)),
        asyncio.create_task(role.look_after_waiting()),
    ]
    try:
        yield stream
    finally:
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def until(condition: Callable[[], bool], what: str) -> None:
    """Wait until it is true."""
    async with asyncio.timeout(LIMIT):
        while not condition():  # noqa: ASYNC110  # what the broker has sets no event
            await asyncio.sleep(0.05)
    assert condition(), what


def seen(settings: Settings) -> Sequence[tuple[str, str, object]]:
    """(id, customer, participant) of what came out, by id."""
    return sorted((t.id, t.customer, t.attributes.get("participant")) for t in produced(settings))


def of(id_: str, customer: str | None, conversation: str | None = "t-1") -> bytes:
    """A record, perhaps of nobody."""
    return as_json(id=id_, customer=customer, conversation=conversation)


def test_who_names_nobody_waits_for_a_customer_and_the_ack_of_its_chunk_with_it(
    lane_settings: Settings,
) -> None:
    """Other chunks go on; those behind it in the partition are acked after it."""

    async def scenario() -> None:
        async with normalizing(lane_settings, FakeClock()) as stream:
            stream.put("a1", 0, of("1", None), of("2", "bob", None))
            stream.put("a2", 0, of("3", "bob", None))
            stream.put("b1", 1, of("4", "bob", None))
            await until(lambda: stream.acked == ["b1"], "the other partition is done with")
            assert [id_ for id_, _, _ in seen(lane_settings)] == ["2", "3", "4"]
            stream.put("b2", 1, of("5", "ada"))
            await until(lambda: len(stream.acked) == 4, "all is done with")
            assert stream.acked.index("a1") < stream.acked.index("a2")
            assert seen(lane_settings)[0] == ("1", "ada", None)

    asyncio.run(scenario())


def test_after_half_a_minute_the_conversation_itself_is_the_customer_and_stays_it(
    lane_settings: Settings,
) -> None:
    """Who is seen in it later is a participant."""
    clock = FakeClock()

    async def scenario() -> None:
        async with normalizing(lane_settings, clock) as stream:
            stream.put("a1", 0, of("1", None))
            stream.put("b1", 1, of("2", "bob", None))
            await until(lambda: stream.acked == ["b1"], "both were read")
            clock.advance(ms=29_999)
            await asyncio.sleep(0.8)  # the timer has looked by then; were it wrong, it had claimed
            assert stream.acked == ["b1"]
            clock.advance(ms=1)
            await until(lambda: stream.acked == ["b1", "a1"], "nobody was seen")
            stream.put("b2", 1, of("3", "ada"), of("4", None))
            await until(lambda: len(stream.acked) == 3, "the conversation goes on")
            assert seen(lane_settings) == [
                ("1", "conversation:shop:t-1", None),
                ("2", "bob", None),
                ("3", "conversation:shop:t-1", "ada"),
                ("4", "conversation:shop:t-1", None),
            ]

    asyncio.run(scenario())


def test_within_a_batch_the_first_customer_in_it_owns_all_of_the_conversation(
    lane_settings: Settings,
) -> None:
    """Also what came before; in one source, and nowhere else."""
    elsewhere = as_json(id="9", customer="bob", conversation="t-1", source="other")

    async def scenario() -> None:
        async with normalizing(lane_settings, FakeClock()) as stream:
            stream.put("a1", 0, of("1", None), of("2", "ada"), of("3", "bob"), elsewhere)
            await until(lambda: stream.acked == ["a1"], "it is done with")
            assert seen(lane_settings) == [
                ("1", "ada", None),
                ("2", "ada", None),
                ("3", "ada", "bob"),
                ("9", "bob", None),
            ]

    asyncio.run(scenario())


def test_a_chunk_is_not_acked_by_those_who_look_after_the_waiting(
    lane_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While Kafka has what the timer sent, and not yet what the chunk behind it became."""
    slow, turns, settle = threading.Event(), threading.Semaphore(0), Outlet.settle

    def settle_in_turn(self: Outlet) -> None:
        assert not slow.is_set() or turns.acquire(timeout=LIMIT)
        settle(self)

    monkeypatch.setattr(Outlet, "settle", settle_in_turn)

    async def scenario() -> None:
        async with normalizing(lane_settings, FakeClock()) as stream:
            stream.put("a1", 0, of("1", None))
            stream.put("b1", 1, of("2", "bob", None))
            await until(lambda: stream.acked == ["b1"], "one waits, and the timer looks")
            slow.set()
            await asyncio.sleep(0.8)  # the timer has begun by then; were it not, nothing is shown
            stream.put("b2", 1, of("3", "bob", None))
            await asyncio.sleep(0.2)
            turns.release()
            await asyncio.sleep(0.3)
            assert stream.acked == ["b1"]
            slow.clear()
            turns.release()
            await until(lambda: stream.acked == ["b1", "b2"], "Kafka has it")

    asyncio.run(scenario())
