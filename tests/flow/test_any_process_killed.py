"""Kill any one process of the running stack: it comes back and nothing sent is lost."""

import functools
import json
import shutil
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.local.nabz import Nabz, eventually

pytestmark = pytest.mark.flow

#: Kafka first: the others ride through its absence while they are killed in turn.
PROCESSES = (
    *("kafka", "clickhouse", "gateway", "normalize", "customers", "customers-2", "rolling"),
    *("alerts", "store", "live", "supervisor", "guardian"),
)


class Ledger:
    """Sends touchpoints to the gateway one after the other, each until it is accepted."""

    def __init__(self, gateway: str) -> None:
        self._url = f"{gateway}/v1/touchpoints"
        self._stop = threading.Event()
        self.accepted: list[str] = []

    def send_until_stopped(self) -> None:
        """Send on; an answer that is no 202 means the same touchpoint again."""
        number = 0
        while not self._stop.is_set():
            if self._accepts(f"t{number}"):
                self.accepted.append(f"t{number}")
                number += 1
            self._stop.wait(0.02)

    def stop(self) -> None:
        """Send no more."""
        self._stop.set()

    def has_more_than(self, number: int) -> bool:
        """Whether more have been accepted."""
        return len(self.accepted) > number

    def _accepts(self, name: str) -> bool:
        touchpoint = {
            "id": name,
            "source": "ledger",
            "time": time.time_ns() // 1_000_000,
            "channel": "chat",
            "kind": "message",
            "customer": f"c{len(self.accepted) % 17}",
        }
        body = json.dumps(touchpoint).encode()
        try:
            with urllib.request.urlopen(self._url, body, timeout=8) as answer:  # noqa: S310  # http
                return bool(answer.status == 202)
        except OSError:  # refused, cut off, or 503: the sender's part is to send it again
            return False


@contextmanager
def sending(ledger: Ledger) -> Iterator[None]:
    """Touchpoints keep coming for the length of a block."""
    thread = threading.Thread(target=ledger.send_until_stopped)
    thread.start()
    try:
        yield
    finally:
        ledger.stop()
        thread.join(20)


@pytest.fixture
def nabz() -> Iterator[Nabz]:
    """The whole stack, up in a home of its own."""
    command = Nabz(Path(tempfile.mkdtemp(prefix="nabz-")))
    try:
        command.up(only="")
        yield command
    finally:
        command("down")
        shutil.rmtree(command.home)


def ask(nabz: Nabz, query: str) -> Any:
    """The first value that a query answers; None while ClickHouse is away."""
    done = nabz("sql", "--json", query)
    return json.loads(done.stdout)["rows"][0][0] if done.returncode == 0 else None


def test_every_process_comes_back_and_every_touchpoint_is_stored_once(nabz: Nabz) -> None:
    """SIGKILL each in turn under load; then what was accepted is stored, once, and counted."""
    ledger = Ledger(nabz.stack()["addresses"]["gateway"])
    with sending(ledger):
        for name in PROCESSES:
            before = len(ledger.accepted)
            nabz.kill(name)
            eventually(nabz.is_well)
            eventually(functools.partial(ledger.has_more_than, before))
    sent = len(ledger.accepted)
    stored = "SELECT count() FROM nabz.touchpoints FINAL WHERE source = 'ledger'"
    contacts = (
        "SELECT sum(count) FROM nabz.panes FINAL"
        " WHERE dimension = 'all' AND measure = 'contacts' AND pane_seconds = 10"
    )
    eventually(lambda: ask(nabz, stored) == sent)
    eventually(lambda: ask(nabz, contacts) == sent)
