"""The role: every batch of inbox read, its conversations claimed, all of it in Kafka, then acked.

A touchpoint goes on when the claim of its conversation was read back from the log, so whichever
worker reads it, and however often, it is one customer's. What names nobody waits for a while, and
the ack of its chunk with it: a worker that dies meanwhile leaves it to the next one. So the role
is at least once, and the customers role drops what came twice.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, NamedTuple

import structlog

from schemas import topics
from schemas.touchpoint import RUN_HEADER, Touchpoint, encode
from streams import metrics
from streams.batching import Batch, Record, batches
from streams.clock import Clock
from streams.intake.normalize.dispatch import Dispatcher, Read
from streams.intake.normalize.letters import letter
from streams.intake.normalize.outlet import Outlet
from streams.intake.normalize.tickets import Ticket, Tickets
from streams.intake.owners.first_seen import Seen, claim_first_seen
from streams.intake.owners.log import OwnersLog
from streams.intake.owners.stamp import stamp
from streams.intake.owners.waiting import Held, WaitingRoom, key_of
from streams.intake.policy import policy_of
from streams.intake.sources_file import sources_of
from streams.settings import Settings
from streams.stateful import end_process
from streams.telemetry.figures import Figures

log = structlog.get_logger()

#: How often those who wait are looked after.
_LOOK_SECONDS: Final = 0.5


class _Origin(NamedTuple):
    """Where a waiting touchpoint came from: the run that it is of, and the chunk it is left in."""

    run: bytes | None
    ticket: Ticket


class Normalizer:
    """Turns records of the inbox into touchpoints."""

    def __init__(self, settings: Settings, figures: Figures, clock: Clock) -> None:
        self._figures = figures
        self._clock = clock
        sources = sources_of(settings)
        self._dispatcher = Dispatcher(policy_of(settings, sources), sources)
        self._outlet = Outlet(settings, figures)
        self._owners = OwnersLog(settings)
        self._waiting: WaitingRoom[_Origin] = WaitingRoom()
        self._tickets = Tickets()
        # One thread: batches and those who wait take turns, and the event loop stays free.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="normalize")

    async def run(self, stream: Any) -> None:
        """The agent: a batch is acked once Kafka has all that came of it."""
        await self._do(self._open)
        log.info("claims read", claims=len(self._owners.claims))
        async for batch in batches(stream):
            await self._do(lambda: self._take(batch))  # noqa: B023  # awaited here
            # Its ack may be some way off: what only waits for that takes no memory.
            batch.let_go()

    async def look_after_waiting(self) -> None:
        """The timer: let go of those whose owner was seen, or was waited for in vain."""
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if self._waiting:
                await self._do(self._look_after)

    async def _do(self, work: Callable[[], Sequence[Ticket]]) -> None:
        """Run something that blocks in the thread, then ack what it is done with.

        Only the thread knows tickets: here one could be seen that its next work has just opened,
        or let go of, and Kafka would not have it yet.
        """
        try:
            done = await asyncio.get_running_loop().run_in_executor(self._thread, work)
        except Exception as error:  # noqa: BLE001  # what was not acked is read again by the next
            end_process("normalize failed", error)
        for ticket in done:
            ticket.ack()

    def _open(self) -> Sequence[Ticket]:
        self._owners.open()
        return ()

    def _take(self, batch: Batch) -> Sequence[Ticket]:
        records, ticket = batch.records, self._tickets.open(batch.partition, batch.ack)
        reads = [(record, self._dispatcher.read(record)) for record in records]
        self._owners.claims.forget(records[-1].timestamp)
        claim_first_seen(_seen(reads), self._owners)
        for record, read in reads:
            run = dict(record.headers).get(RUN_HEADER)
            for touchpoint in read.touchpoints:
                self._place(touchpoint, _Origin(run, ticket))
            if read.refused:
                self._outlet.refuse(letter(record, read.refused, read.source))
        self._figures.add(metrics.RECORDS, len(records), topics.INBOX.name)
        return self._look_after()

    def _place(self, touchpoint: Touchpoint, origin: _Origin) -> None:
        """Send a touchpoint on, or let it wait."""
        key = key_of(touchpoint)
        owner = touchpoint.customer if key is None else self._owners.claims.owner(key)
        if key is None or owner is not None:
            self._outlet.send(stamp(touchpoint, owner or touchpoint.customer), origin.run)
        else:
            origin.ticket.waiting += 1
            held = Held(touchpoint, _size(touchpoint), origin)
            self._waiting.add(key, held, self._clock.now_ms())

    def _look_after(self) -> Sequence[Ticket]:
        self._owners.read()
        if claims := self._waiting.claims(self._clock.now_ms()):
            self._owners.claim(claims)
        for held, owner in self._waiting.release(self._owners.claims.owner):
            self._outlet.send(stamp(held.touchpoint, owner), held.context.run)
            held.context.ticket.waiting -= 1
        self._figures.set(metrics.WAITING, len(self._waiting))
        self._outlet.settle()
        return self._tickets.done()


def _size(touchpoint: Touchpoint) -> int:
    return len(encode(touchpoint))


def _seen(reads: Sequence[tuple[Record, Read]]) -> list[Seen]:
    return [
        Seen(found.source, found.conversation, found.customer)
        for _, read in reads
        for found in read.touchpoints
        if found.conversation is not None
    ]
