"""`POST /v1/touchpoints`: one touchpoint, an array, or JSON Lines; 202 when Kafka has them."""

from aiohttp import web

from streams.intake.gateway.items import split
from streams.intake.gateway.judge import Judged, judge
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
        async with self._reception.read(request) as sent:
            judged = self._judged(sent.body, request.content_type, sent.sender)
            return await self._reception.keep(judged)

    def _judged(self, body: bytes, content_type: str, sender: Source | None) -> Judged:
        here = self._reception
        items = split(body, content_type=content_type, most=here.limits.max_in_flight)
        judged = judge(items, here.policy, here.sources, received_at=here.clock.now_ms())
        if sender is not None and judged.sources - {sender.name}:
            raise RequestRefused(
                403, f"this write key is of source {sender.name}: every touchpoint must name it"
            )
        return judged
