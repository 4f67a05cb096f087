"""`POST /hooks/{source}`: deliveries of vendors, verified and kept raw; 200 when Kafka has them."""

import time
from typing import Final

from aiohttp import web

from streams.intake.gateway import answers, challenges
from streams.intake.gateway.bodies import read_body
from streams.intake.gateway.hook import MAX_BYTES, Hook
from streams.intake.gateway.origins import refuse_foreign_pages
from streams.intake.gateway.reception import Reception
from streams.intake.gateway.refusals import RequestRefused, unauthorised
from streams.intake.signatures.scheme import Verdict

#: For all vendors: some send an answer's text on to the customer, so there is none.
_THANKS: Final = ""


class Hooks:
    """The handlers of a vendor's calls."""

    def __init__(self, reception: Reception, hooks: dict[str, Hook]) -> None:
        self._reception = reception
        self._hooks = hooks
        self._limit = min(MAX_BYTES, reception.limits.max_body_bytes)

    async def receive(self, request: web.Request) -> web.StreamResponse:
        """Answer 200 once Kafka has the delivery, or with what a challenge asks for.

        Raises:
            RequestRefused: 404 unknown source, 401 not signed by it, 429 too many, 503 Kafka is
                away; and as `read_body`.
        """
        hook = self._hook(request)
        door = self._reception.doors.of(hook.source)
        with self._reception.budget.account() as account:
            body = await read_body(request, account, limit=door.most_bytes(self._limit))
            now = self._reception.clock.now_ms()
            self._verify(hook, request, body, now)
            asked = challenges.answer_to(hook.scheme.name, body)
            if asked is not None:
                return answers.text(asked)
            # Only now, so that who cannot sign takes no room from who can.
            with door.inside():
                door.count()
                begun = time.perf_counter()
                await self._reception.outbox.send([hook.record(request, body, now)])
        self._reception.metrics.delivered(hook.source.name, time.perf_counter() - begun)
        return answers.text(_THANKS)

    async def shake_hands(self, request: web.Request) -> web.StreamResponse:
        """Answer GET of a vendor that asks before it sends (Meta), and HEAD of one that looks.

        Raises:
            RequestRefused: 404 unknown source, 403 wrong token, 405 for any other GET.
        """
        hook = self._hook(request)
        if request.method == "HEAD":
            return answers.text(_THANKS)
        return answers.text(challenges.handshake(request.query, hook.verify_token))

    def _hook(self, request: web.Request) -> Hook:
        refuse_foreign_pages(request)
        hook = self._hooks.get(request.match_info["source"])
        if hook is None:
            raise RequestRefused(404, "there is no such source that a vendor calls")
        return hook

    def _verify(self, hook: Hook, request: web.Request, body: bytes, now_ms: int) -> None:
        verdict = hook.judge(request, body, now_ms)
        if verdict is not Verdict.GENUINE:
            self._reception.metrics.unproven(hook.source.name)
            raise unauthorised(verdict.value)
