"""Notifying: whom, of what, and that one webhook's trouble is no other's."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from schemas import alerts
from schemas.alerts import State, Transition
from streams.alerts.notify import Notifier, worth_telling
from streams.settings import NotifySettings, Settings
from tests.streams.alerts.hooks import Hook, listening, transition
from tests.streams.customers.flushes import FakeRecord
from tests.support.stream import FakeStream


def record(value: bytes, offset: int = 0) -> FakeRecord:
    """A record of alerts."""
    return FakeRecord("alerts", 0, offset, 0, 1, (), b"key", value)


@pytest.mark.parametrize(
    ("state", "previous", "is_told"),
    [
        ("pending", None, False),
        ("firing", "pending", True),
        ("firing", None, True),
        ("resolved", "firing", True),
        ("resolved", "acknowledged", True),
        ("resolved", "pending", False),
        ("acknowledged", "firing", False),
    ],
)
def test_people_hear_of_what_fires_and_when_that_is_over(
    state: State, previous: State | None, is_told: bool
) -> None:
    """Of nothing else."""
    found = transition(state, previous)
    assert list(worth_telling([record(alerts.encode(found))])) == ([found] if is_told else [])


def test_what_is_no_transition_is_passed_over() -> None:
    """The store makes a dead letter of it."""
    assert list(worth_telling([record(b"?"), record(b""), record(b"[]")])) == []


def stream_of(*chunks: Sequence[Transition]) -> FakeStream:
    """Chunks of these transitions."""
    found = [[record(alerts.encode(one), n) for n, one in enumerate(chunk)] for chunk in chunks]
    return FakeStream("alerts", *found)


def notifier(*hooks: str, give_up_seconds: float = 30.0) -> Notifier:
    """A notifier for these addresses."""
    section: dict[str, Any] = {"urls": ",".join(hooks), "give_up_seconds": give_up_seconds}
    return Notifier(Settings(notify=NotifySettings(**section)))


def names(hook: Hook) -> list[str]:
    """What arrived, by name."""
    return [got.name.rpartition(":")[2] for got in hook.got]


async def until(holds: Callable[[], bool]) -> None:
    """Wait, at most ten seconds, until it holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  # what is waited for has no event
            await asyncio.sleep(0.01)


CHUNKS = ([transition(sequence=1)], [transition(sequence=2), transition(sequence=3)])


def test_every_webhook_hears_everything_in_order_and_then_it_is_acked() -> None:
    """Also through answers that ask for patience."""

    async def run() -> None:
        async with listening(503) as one, listening() as other:
            stream, told = stream_of(*CHUNKS), notifier(one.url, other.url)
            await told.run(stream)
            await until(lambda: stream.acked == [0, 1])
            await told.stop()
            assert names(one) == ["1", "1", "2", "3"]
            assert names(other) == ["1", "2", "3"]

    asyncio.run(run())


def test_a_webhook_that_is_away_holds_up_no_other() -> None:
    """And what it has not heard is not acked: it is told after the next start."""

    async def run() -> None:
        async with listening(*[503] * 1_000) as away, listening() as other:
            stream, told = stream_of(*CHUNKS), notifier(away.url, other.url)
            await told.run(stream)
            await until(lambda: names(other) == ["1", "2", "3"])
            assert set(names(away)) == {"1"}
            assert stream.acked == []
            await told.stop()

    asyncio.run(run())


def test_a_webhook_that_is_given_up_is_passed_over() -> None:
    """The alerts after that still come."""

    async def run() -> None:
        async with listening() as other:
            stream = stream_of(*CHUNKS)
            told = notifier("http://127.0.0.1:1/gone", other.url, give_up_seconds=0.2)
            await told.run(stream)
            await until(lambda: stream.acked == [0, 1])
            await told.stop()
            assert names(other) == ["1", "2", "3"]

    asyncio.run(run())


def test_without_webhooks_everything_is_acked() -> None:
    """Nobody asked."""

    async def run() -> None:
        stream, told = stream_of(*CHUNKS), notifier()
        await told.run(stream)
        await until(lambda: stream.acked == [0, 1])
        await told.stop()

    asyncio.run(run())
