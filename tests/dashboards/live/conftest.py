"""A live page that serves the real dashboards on a seeded lane, in a thread."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dashboards.live.app import listening
from dashboards.live.boards import BUILT
from deploy.local import page
from streams.clock import Clock, SystemClock
from streams.migrate import migrate
from streams.sections import LiveSettings
from streams.settings import Settings
from tests.support.stack import fresh_lane


@contextmanager
def serving(
    settings: Settings, files: Path, dashboards: Path = BUILT, clock: Clock | None = None
) -> Iterator[str]:
    """The page's server on a free port, in a thread; its address."""
    settings = settings.model_copy(update={"live": LiveSettings(port=0)})
    started: list[str] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        async with listening(settings, clock or SystemClock(), files, dashboards) as address:
            started.append(address)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=[run()], daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield started[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)
        loop.close()


@pytest.fixture(scope="session")
def files() -> Path:
    """The finished page."""
    return page.folder()


@pytest.fixture(scope="module")
def lane(parts: Settings) -> Settings:
    """A lane of the module's own with empty tables."""
    settings = fresh_lane(parts)
    migrate(settings)
    return settings


@pytest.fixture
def server(lane: Settings, files: Path) -> Iterator[str]:
    """The address of a page on this lane."""
    with serving(lane, files) as address:
        yield address
