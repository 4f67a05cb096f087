"""Blows at the parts that workers rest on: Kafka, ClickHouse, and the way to ClickHouse."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from schemas import tables
from streams import local_stack
from streams.clickhouse import connect, told
from streams.errors import NabzError
from streams.settings import Settings
from tests.support.flow import await_true
from tests.support.tcp_proxy import TcpProxy

_BACK_SECONDS: Final = 180.0
_SLOW_SECONDS: Final = 0.3
#: Into the middle of an insert of a few hundred rows.
_CUT_BYTES: Final = 3_000
_AGAIN_SECONDS: Final = 0.2


class Parts:
    """Kafka and ClickHouse of the stack, which its supervisor starts again; the proxy between."""

    def __init__(self, settings: Settings, proxy: TcpProxy) -> None:
        self._settings = settings
        self._proxy = proxy
        self._trouble = ExitStack()
        self.kills = 0
        self.restarts = 0

    def strike(self, part: str, number: signal.Signals) -> None:
        """Send a part a signal that ends it; its supervisor starts it again."""
        await_true(lambda: self._pid(part) is not None, _BACK_SECONDS, f"{part} runs")
        self.kills += number is signal.SIGKILL
        self.restarts += 1
        os.kill(self._pid(part) or 0, number)

    def begin(self, trouble: str) -> None:
        """Make the way to ClickHouse bad, until `heal()`."""
        kinds: dict[str, Callable[[], object]] = {
            "away": lambda: self._trouble.enter_context(self._proxy.refusing()),
            "slow": lambda: self._trouble.enter_context(self._slow()),
            "refusing": lambda: self._trouble.enter_context(self._refusing()),
        }
        kinds[trouble]()

    def heal(self) -> None:
        """Make the way to ClickHouse good again."""
        self._trouble.close()

    def cut_insert(self) -> None:
        """Cut the connection once, in the middle of what is sent next."""
        self._proxy.cut_after(_CUT_BYTES)

    def _pid(self, part: str) -> int | None:
        report = local_stack.read(self._settings.home)
        pid: int | None = None if report is None else report["processes"][part]["pid"]
        return pid

    @contextmanager
    def _slow(self) -> Iterator[None]:
        self._proxy.delay = _SLOW_SECONDS
        yield
        self._proxy.delay = 0.0

    @contextmanager
    def _refusing(self) -> Iterator[None]:
        """Too many parts, says the server to every insert into a table that has one."""
        self._alter("MODIFY SETTING parts_to_throw_insert = 1")
        yield
        self._alter("RESET SETTING parts_to_throw_insert")

    def _alter(self, what: str) -> None:
        """Alter every table; a server that is just coming back is waited for."""
        database = self._settings.names.database
        until = time.monotonic() + _BACK_SECONDS
        for table in tables.names():
            while True:
                try:
                    self._execute(f"ALTER TABLE {database}.{table} {what}")
                    break
                except NabzError:
                    if time.monotonic() > until:
                        raise
                    time.sleep(_AGAIN_SECONDS)

    def _execute(self, query: str) -> None:
        clickhouse = self._settings.clickhouse
        with told(clickhouse), connect(clickhouse) as client:
            client.execute(query)
