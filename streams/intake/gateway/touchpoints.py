"""`POST /v1/touchpoints`: one touchpoint, an array, or JSON Lines; 202 when Kafka has them."""

import time

from aiohttp import web

from streams.intake.gateway import answers
from streams.intake.gateway.bodies import read_body
from streams.intake.gateway.items import split
from streams.intake.gateway.judge import Judged, judge
from streams.intake.gateway.origins import refuse_foreign_pages
from streams.intake.gateway.reception import Reception
from streams.intake.gateway.refusals import RequestRefused
from streams.intake.sources import Source


class Touchpoints:
    """The handler: read, judge, send, answer."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Answer 202 with what was accepted and what not; 400 if nothing was.

        Raises:
            RequestRefused: the request as a whole was not taken.
        """
        refuse_foreign_pages(request)
        here = self._reception
        sender = here.senders.of(request)
        door = here.doors.of(sender)
        with door.inside(), here.budget.account() as account:
            limit = door.most_bytes(here.limits.max_body_bytes)
            body = await read_body(request, account, limit=limit)
            door.count()
            judged = self._judged(body, request.content_type, sender)
            begun = time.perf_counter()
            await here.outbox.send(judged.records)
        here.metrics.acknowledged(judged, time.perf_counter() - begun)
        return _answer(judged)

    def _judged(self, body: bytes, content_type: str, sender: Source | None) -> Judged:
        here = self._reception
        items = split(body, content_type=content_type, most=here.limits.max_in_flight)
        judged = judge(items, here.policy, here.sources, received_at=here.clock.now_ms())
        if sender is not None and judged.sources - {sender.name}:
            raise RequestRefused(
                403, f"this write key is of source {sender.name}: every touchpoint must name it"
            )
        return judged


def _answer(judged: Judged) -> web.Response:
    body = {"accepted": judged.accepted, "refused": judged.refused}
    return answers.json(body, status=202 if judged.accepted else 400)
