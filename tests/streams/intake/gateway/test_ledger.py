"""An account of every delivery under load, while the gateway and Kafka are killed."""

import contextlib
import http.client
import itertools
import os
import signal
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from streams import local_stack
from streams.settings import Settings
from tests.streams.intake.gateway.driver import declared, inbox
from tests.streams.intake.gateway.process import gateway_process
from tests.support.flow import await_kafka, await_true

pytestmark = pytest.mark.flow

SENDERS = 4
#: Long enough for a broker that starts again on a very busy machine; it takes five.
BACK_SECONDS = 300.0
SOURCES = "sources:\n  - {name: bot, kind: telegram, secrets: [BOT]}\n"


class Ledger:
    """Vendors that send without pause and write down what was answered 200."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._numbers = itertools.count()
        self._stop = threading.Event()
        self.accepted: list[bytes] = []
        self.refused = 0
        #: How often there was another answer.
        self.others: Counter[int] = Counter()

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Send for the length of the block."""
        threads = [threading.Thread(target=self._send, daemon=True) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(BACK_SECONDS)

    def goes_on(self) -> None:
        """Return once a hundred more were accepted."""
        enough = len(self.accepted) + 100
        what = f"deliveries are accepted; others so far: {self.others}"
        await_true(lambda: len(self.accepted) >= enough, BACK_SECONDS, what)

    def _send(self) -> None:
        while not self._stop.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
            try:
                while not self._stop.is_set():
                    self._send_one(connection)
            except (OSError, http.client.HTTPException):
                self.refused += 1
                self._stop.wait(0.05)
            finally:
                connection.close()

    def _send_one(self, connection: http.client.HTTPConnection) -> None:
        body = b'{"update_id": %d}' % next(self._numbers)
        connection.request("POST", "/hooks/bot", body, {"X-Telegram-Bot-Api-Secret-Token": "token"})
        answer = connection.getresponse()
        answer.read()
        if answer.status == http.HTTPStatus.OK:
            self.accepted.append(body)
        else:
            self.refused += 1
            self.others[answer.status] += 1


def test_whatever_is_killed_every_200_is_in_kafka(
    gateway_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL of the gateway, then of the broker, while deliveries come; the account is even."""
    monkeypatch.setenv("BOT", "token")
    settings = declared(gateway_settings, tmp_path / "sources.yaml", SOURCES)
    port = _free_port()
    ledger = Ledger(port)
    with ExitStack() as gateways:
        first = gateways.enter_context(gateway_process(settings, port))
        with ledger.sending():
            ledger.goes_on()
            first.send_signal(signal.SIGKILL)
            first.wait(10)
            gateways.enter_context(gateway_process(settings, port))
            ledger.goes_on()
            _kill_kafka(settings)
            ledger.goes_on()
    await_kafka(settings)
    kept = {record.value() for record in inbox(settings)}
    assert set(ledger.accepted) - kept == set()
    assert len(ledger.accepted) >= 300
    assert ledger.refused > 0
    assert ledger.others.keys() <= {http.HTTPStatus.SERVICE_UNAVAILABLE}


def _kill_kafka(settings: Settings) -> None:
    report = local_stack.read(settings.home)
    assert report is not None
    os.kill(report["processes"]["kafka"]["pid"], signal.SIGKILL)


def _free_port() -> int:
    """A port that no client is ever given: one that calls a dead gateway could call itself."""
    for port in range(20_000 + os.getpid() % 5_000, 30_000):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise AssertionError("no port is free")
