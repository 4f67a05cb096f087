"""The live page's server: its routes on one page, and how it listens."""

import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from aiohttp import web, web_response

from dashboards.live import asked, boards
from dashboards.live.api import Api
from dashboards.live.guard import guarding
from dashboards.live.page_files import PageFiles
from dashboards.live.reader import Reader
from dashboards.live.shared import Shared
from streams.clock import Clock
from streams.errors import NabzError
from streams.settings import Settings

LOOPBACK: Final = "127.0.0.1"
#: aiohttp logs malformed HTTP with a stack trace and the bytes.
_QUIET: Final = logging.getLogger("nabz.live.http")
_QUIET.setLevel(logging.CRITICAL)
# Sent with every answer: aiohttp would name its version.
setattr(web_response, "SERVER_SOFTWARE", "nabz")  # noqa: B010  # aiohttp does not export it


def create_app(api: Api, page: PageFiles) -> web.Application:
    """The routes of the page and of what it asks."""
    app = web.Application(middlewares=[guarding], client_max_size=asked.MAX_BODY_BYTES)
    app.router.add_get("/api/dashboards", api.list)
    app.router.add_get("/api/dashboards/{uid}", api.board)
    app.router.add_post("/api/panel", api.panel)
    app.router.add_post("/api/variable", api.variable)
    app.router.add_post("/api/marks", api.marks)
    app.router.add_get("/api/age", api.age)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/page/{path:.+}", page.file)
    for address in ("/", "/d/{uid}", "/d/{uid}/{slug}"):
        app.router.add_get(address, page.index)
    return app


@asynccontextmanager
async def listening(
    settings: Settings, clock: Clock, page: Path, dashboards: Path = boards.BUILT
) -> AsyncIterator[str]:
    """A live page until the end of the block; its address.

    Raises:
        NabzError: a dashboard is wrong, or the port cannot be listened on.
    """
    known = boards.load(dashboards)
    async with Reader(settings) as reader:
        app = create_app(Api(known, reader, Shared(clock), clock), PageFiles(page))
        runner = web.AppRunner(
            app,
            access_log=None,
            logger=_QUIET,
            shutdown_timeout=0.5,
            # A viewer who leaves takes the question along.
            handler_cancellation=True,
        )
        try:
            yield await _listen(runner, settings.live.port)
        finally:
            await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> str:
    await runner.setup()
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError as error:
        raise NabzError(
            f"cannot listen on {LOOPBACK}:{port} ({os.strerror(error.errno or 0)}); "
            "set NABZ_LIVE__PORT"
        ) from None
    return f"http://{LOOPBACK}:{runner.addresses[0][1]}"


async def _alive(request: web.Request) -> web.Response:
    del request
    return web.Response(text="ok")
