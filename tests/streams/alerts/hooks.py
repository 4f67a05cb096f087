"""A webhook's other end: answers as it was told to, and keeps what it got."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import NamedTuple

from aiohttp import web

from schemas.alerts import State, Transition
from streams.alerts.webhook import Webhook

SECRET = "s3cret"  # noqa: S105  # of a test
PATH = "/hook/t0ken"


class Got(NamedTuple):
    """One POST: what names it, its signature and its body."""

    name: str
    signature: str | None
    body: bytes


class Hook:
    """Answers with these statuses in turn, then with 204."""

    def __init__(self, statuses: Iterable[int] = ()) -> None:
        self._statuses = list(statuses)
        self.got: list[Got] = []
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        """Answer one POST."""
        headers = request.headers
        signature = headers.get("nabz-signature")
        self.got.append(Got(headers["idempotency-key"], signature, await request.read()))
        status = self._statuses.pop(0) if self._statuses else 204
        return web.Response(status=status, headers={"location": self.url + "/else"})

    def webhook(self, *, secret: str = SECRET, give_up_seconds: float = 20.0) -> Webhook:
        """One that posts here."""
        return Webhook(self.url, secret, 5.0, give_up_seconds)


@asynccontextmanager
async def listening(*statuses: int) -> AsyncIterator[Hook]:
    """A hook on a free port for the length of a block."""
    hook, app = Hook(statuses), web.Application()
    app.router.add_post(PATH, hook.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
        yield hook
    finally:
        await runner.cleanup()


def transition(
    state: State = "firing",
    previous: State | None = "pending",
    *,
    sequence: int = 2,
    member: str = "billing",
) -> Transition:
    """A step of an alert."""
    return Transition(
        key=f"CsatLow/queue/{member}",
        sequence=sequence,
        time=1_780_000_000_000,
        alert="CsatLow",
        state=state,
        severity="critical",
        summary="CSAT is low",
        previous=previous,
    )
