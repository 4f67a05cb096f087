"""The gateway's routes on one page, and the server around them."""

import logging
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from aiohttp import web, web_response

from schemas.topics import INBOX
from streams.clock import Clock
from streams.errors import NabzError
from streams.intake.gateway.answers import answering
from streams.intake.gateway.bodies import BODIES, Budget
from streams.intake.gateway.doors import Doors
from streams.intake.gateway.events import Events
from streams.intake.gateway.hook import Hook, hooks_of
from streams.intake.gateway.hooks import Hooks
from streams.intake.gateway.metrics import Metrics
from streams.intake.gateway.origins import is_loopback
from streams.intake.gateway.outbox import Outbox
from streams.intake.gateway.probes import Probes
from streams.intake.gateway.reception import Reception
from streams.intake.gateway.segment import PATHS, Segment
from streams.intake.gateway.senders import Senders
from streams.intake.gateway.touchpoints import Touchpoints
from streams.intake.gateway.underway import Underway
from streams.intake.policy import policy_of
from streams.intake.sources import Sources
from streams.intake.sources_file import sources_of
from streams.settings import GatewaySettings, Settings
from streams.telemetry.figures import Figures

#: Seconds that requests have to finish when the gateway is told to stop.
_STOP_SECONDS: Final = 4.5
#: And what is then still under way, before it is cut off.
_CUT_SECONDS: Final = 0.2
#: Seconds that a connection may be without a whole request: idle, or sending headers slowly.
_IDLE_SECONDS: Final = 30.0
#: aiohttp logs malformed HTTP with a stack trace and the bytes; all else answers.py logs itself.
_QUIET: Final = logging.getLogger("nabz.gateway.http")
_QUIET.setLevel(logging.CRITICAL)
# Sent with every answer, those to malformed HTTP too: aiohttp would name its version.
setattr(web_response, "SERVER_SOFTWARE", "nabz")  # noqa: B010  # aiohttp does not export it


class Gateway(NamedTuple):
    """A gateway that listens."""

    address: str
    outbox: Outbox
    figures: Figures


def create_app(reception: Reception, hooks: dict[str, Hook], underway: Underway) -> web.Application:
    """The routes of the gateway."""
    probes = Probes(reception.outbox, reception.metrics)
    called = Hooks(reception, hooks)
    app = web.Application(middlewares=[answering(reception.metrics, underway)])
    app.router.add_post("/v1/touchpoints", Touchpoints(reception).receive)
    app.router.add_post("/v1/events", Events(reception).receive)
    segment = Segment(reception)
    for path in PATHS:
        app.router.add_post(f"/v1/{path}", segment.receive)
    app.router.add_post("/hooks/{source}", called.receive)
    app.router.add_get("/hooks/{source}", called.shake_hands)
    app.router.add_get("/healthz", probes.alive)
    app.router.add_get("/readyz", probes.ready)
    app.router.add_get("/metrics", probes.figures)
    return app


@asynccontextmanager
async def listening(
    settings: Settings, clock: Clock, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[Gateway]:
    """A gateway until the end of the block: then requests under way finish, the rest is sent out.

    Secrets are read from `environ`, once.

    Raises:
        NabzError: the address cannot be listened on.
        ConfigError: sources.yaml is wrong, or a secret that it names is not there.
    """
    sources = sources_of(settings)
    hooks = hooks_of(sources, environ)
    reception = _reception(settings, sources, clock, environ)
    underway, outbox = Underway(), reception.outbox
    runner = web.AppRunner(
        create_app(reception, hooks, underway),
        access_log=None,
        logger=_QUIET,
        auto_decompress=False,
        keepalive_timeout=_IDLE_SECONDS,
        shutdown_timeout=_CUT_SECONDS,
    )
    try:
        yield Gateway(await _listen(runner, settings.gateway), outbox, reception.metrics.figures)
    finally:
        # aiohttp's own cleanup would no longer read the bodies of requests under way.
        for site in runner.sites:
            await site.stop()
        await underway.none(seconds=_STOP_SECONDS)
        await runner.cleanup()
        await outbox.close(seconds=_CUT_SECONDS)


def _reception(
    settings: Settings, sources: Sources, clock: Clock, environ: Mapping[str, str]
) -> Reception:
    gateway = settings.gateway
    # What may refuse the settings comes before the outbox, which has a thread to end.
    policy = policy_of(settings, sources, scored=False)
    senders = Senders(sources, environ, loopback=is_loopback(f"http://{gateway.host}"))
    topic = settings.names.topic(INBOX.name)
    outbox = Outbox(settings.kafka, topic, max_in_flight=gateway.max_in_flight)
    return Reception(
        limits=gateway,
        policy=policy,
        sources=sources,
        clock=clock,
        outbox=outbox,
        metrics=Metrics(lambda: outbox.in_flight),
        budget=Budget(BODIES * gateway.max_body_bytes),
        senders=senders,
        doors=Doors(sources, clock),
    )


async def _listen(runner: web.AppRunner, gateway: GatewaySettings) -> str:
    await runner.setup()
    try:
        await web.TCPSite(runner, gateway.host, gateway.port).start()
    except OSError as error:
        raise NabzError(
            f"cannot listen on {gateway.host}:{gateway.port} ({os.strerror(error.errno or 0)}); "
            "set NABZ_GATEWAY__HOST and NABZ_GATEWAY__PORT"
        ) from None
    host, port = runner.addresses[0][:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"
