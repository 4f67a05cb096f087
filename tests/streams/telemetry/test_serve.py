"""The page of a worker: there with a port, waiting for its port, not there without one."""

import asyncio
import socket
import urllib.request
from collections.abc import Iterator

import pytest

from streams import metrics
from streams.settings import MetricsSettings
from streams.telemetry import serve as module
from streams.telemetry.figures import Figures
from streams.telemetry.page import Page
from streams.telemetry.serve import serve

LOOPBACK = "127.0.0.1"


@pytest.fixture
def held() -> Iterator[socket.socket]:
    """A port that somebody listens on."""
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        yield taken


def fetched(port: int) -> tuple[str, str]:
    """Content type and text of a page."""
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/metrics", timeout=5) as answer:
        return answer.headers["Content-Type"], answer.read().decode()


async def asked(port: int) -> tuple[str, str]:
    """The page, as soon as it is there."""
    for _ in range(500):
        try:
            return await asyncio.to_thread(fetched, port)
        except OSError:
            await asyncio.sleep(0.02)
    raise AssertionError("no page")


def test_the_page_waits_for_its_port(held: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """A predecessor that still holds it does not end the worker; then the figures are there."""
    monkeypatch.setattr(module, "_AGAIN_SECONDS", 0.05)
    figures, port = Figures("customers"), held.getsockname()[1]
    figures.add(metrics.LATE, 7)

    async def life() -> tuple[str, str]:
        page = asyncio.create_task(serve(Page(figures), MetricsSettings(port=port)))
        await asyncio.sleep(0.2)
        assert not page.done()
        held.close()
        found = await asked(port)
        page.cancel()
        await asyncio.wait([page])
        return found

    kind, text = asyncio.run(life())
    assert kind.startswith("text/plain; version=")
    assert 'nabz_late_total{instance="0",role="customers"} 7.0' in text.splitlines()


def test_without_a_port_there_is_no_page() -> None:
    """It ends at once, having listened nowhere."""
    asyncio.run(asyncio.wait_for(serve(Page(Figures("store")), MetricsSettings()), 5))
