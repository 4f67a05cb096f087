"""`POST /v1/touchpoints`: one touchpoint, an array, or JSON Lines; 202 when Kafka has them."""

import time

from aiohttp import web

from streams.clock import Clock
from streams.intake.gateway import answers
from streams.intake.gateway.bodies import BODIES, Account, Budget, read_body
from streams.intake.gateway.items import split
from streams.intake.gateway.judge import Judged, judge
from streams.intake.gateway.metrics import Metrics
from streams.intake.gateway.origins import refuse_foreign_pages
from streams.intake.gateway.outbox import Outbox
from streams.intake.policy import policy_of
from streams.settings import Settings


class Touchpoints:
    """The handler: read, judge, send, answer."""

    def __init__(self, settings: Settings, clock: Clock, outbox: Outbox, metrics: Metrics) -> None:
        self._limits = settings.gateway
        self._clock = clock
        self._outbox = outbox
        self._metrics = metrics
        self._budget = Budget(BODIES * settings.gateway.max_body_bytes)
        self._policy = policy_of(settings)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Answer 202 with what was accepted and what not; 400 if nothing was.

        Raises:
            RequestRefused: the request as a whole was not taken.
        """
        refuse_foreign_pages(request)
        with self._budget.account() as account:
            judged = await self._judged(request, account)
            begun = time.perf_counter()
            await self._outbox.send(judged.records)
        self._metrics.acknowledged(judged, time.perf_counter() - begun)
        return _answer(judged)

    async def _judged(self, request: web.Request, account: Account) -> Judged:
        body = await read_body(request, account, limit=self._limits.max_body_bytes)
        most = self._limits.max_in_flight
        items = split(body, content_type=request.content_type, most=most)
        return judge(items, self._policy, received_at=self._clock.now_ms())


def _answer(judged: Judged) -> web.Response:
    body = {"accepted": judged.accepted, "refused": judged.refused}
    return answers.json(body, status=202 if judged.accepted else 400)
