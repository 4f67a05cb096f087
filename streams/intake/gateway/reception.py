"""What all routes share: one budget of memory, one way to Kafka, one list of sources."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from schemas.canonical import Policy
from streams.clock import Clock
from streams.intake.gateway import answers
from streams.intake.gateway.bodies import Budget, read_body
from streams.intake.gateway.doors import Doors
from streams.intake.gateway.judge import Judged
from streams.intake.gateway.metrics import Metrics
from streams.intake.gateway.origins import refuse_foreign_pages
from streams.intake.gateway.outbox import Outbox
from streams.intake.gateway.senders import Senders
from streams.intake.sources import Source, Sources
from streams.settings import GatewaySettings


class Sent(NamedTuple):
    """A body, and the source whose write key came with it."""

    body: bytes
    sender: Source | None


class Reception(NamedTuple):
    """The parts of a gateway that its routes have in common."""

    limits: GatewaySettings
    policy: Policy
    sources: Sources
    clock: Clock
    outbox: Outbox
    metrics: Metrics
    budget: Budget
    senders: Senders
    doors: Doors

    @asynccontextmanager
    async def read(self, request: web.Request) -> AsyncIterator[Sent]:
        """What a sender with a write key in its header sends; its memory is held for the block.

        Raises:
            RequestRefused: who sends is not known, it is too much, or as `read_body`.
        """
        refuse_foreign_pages(request)
        sender = self.senders.of(request)
        door = self.doors.of(sender)
        with door.inside(), self.budget.account() as account:
            limit = door.most_bytes(self.limits.max_body_bytes)
            body = await read_body(request, account, limit=limit)
            door.count()
            yield Sent(body, sender)

    async def keep(self, judged: Judged) -> web.Response:
        """Send what was judged; 202 with what was accepted and what not, 400 if nothing was.

        Raises:
            RequestRefused: 503, Kafka did not take it.
        """
        begun = time.perf_counter()
        await self.outbox.send(judged.records)
        self.metrics.acknowledged(judged, time.perf_counter() - begun)
        body = {"accepted": judged.accepted, "refused": judged.refused}
        return answers.json(body, status=202 if judged.accepted else 400)
