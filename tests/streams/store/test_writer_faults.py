"""A ClickHouse that is away, slow, cut off or killed, on the real server."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from structlog.testing import capture_logs

from streams import local_stack
from streams.clock import SystemClock
from streams.settings import Settings
from streams.store.block import Block
from streams.store.rows import blocks
from streams.store.writer import StoppedWaiting, Writer
from tests.streams.store.conftest import Query
from tests.streams.store.records import touchpoint_record
from tests.support.tcp_proxy import TcpProxy, proxy_to

pytestmark = pytest.mark.flow

_LIMIT_SECONDS = 30.0


@pytest.fixture
def proxy(tables: Settings) -> Iterator[TcpProxy]:
    with proxy_to(tables.clickhouse.host, tables.clickhouse.port) as made:
        yield made


def through(proxy: TcpProxy, tables: Settings) -> Settings:
    """Settings that reach the server by the proxy."""
    clickhouse = tables.clickhouse.model_copy(update={"port": proxy.port})
    return tables.model_copy(update={"clickhouse": clickhouse})


def touchpoints(start: int, count: int, **fields: Any) -> list[Block]:
    return blocks("touchpoints", [touchpoint_record(start + n, **fields) for n in range(count)])[0]


def until(condition: Callable[[], bool]) -> None:
    """Wait for it, but not for ever."""
    deadline = time.monotonic() + _LIMIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_an_absence_is_waited_out_and_told_once(
    proxy: TcpProxy, tables: Settings, query: Query
) -> None:
    """One line when it goes, one when it is back, however often it was tried between."""
    writer = Writer(through(proxy, tables), SystemClock())
    writer.write(touchpoints(0, 10))
    with ThreadPoolExecutor(1) as thread, capture_logs() as logs:
        with proxy.refusing():
            writing = thread.submit(writer.write, touchpoints(10, 10))
            until(lambda: proxy.refused >= 3)
            assert not writing.done()
        assert writing.result(_LIMIT_SECONDS) == []
    assert query("SELECT count(), uniqExact(id) FROM touchpoints") == [(20, 20)]
    assert [line["event"] for line in logs] == ["clickhouse_away", "clickhouse_back"]


def test_a_connection_cut_in_mid_insert_loses_and_doubles_nothing(
    proxy: TcpProxy, tables: Settings, query: Query
) -> None:
    """Half of a block of 3 MB had been sent; the whole is sent again."""
    proxy.cut_after(1_500_000)
    block = touchpoints(0, 3_000, text="x" * 500)
    assert Writer(through(proxy, tables), SystemClock()).write(block) == []
    assert proxy.accepted >= 2
    until(lambda: bool(query("SELECT 1")))
    assert query("SELECT count(), uniqExact(id) FROM touchpoints FINAL") == [(3_000, 3_000)]


def test_a_server_that_hangs_is_given_up_and_tried_again(
    proxy: TcpProxy, tables: Settings, query: Query
) -> None:
    """Its silence is an absence like any other."""
    writer = Writer(through(proxy, tables), SystemClock(), answer_seconds=1)
    writer.write(touchpoints(0, 10))
    proxy.delay = 3.0
    with ThreadPoolExecutor(1) as thread:
        accepted = proxy.accepted
        writing = thread.submit(writer.write, touchpoints(10, 10))
        until(lambda: proxy.accepted > accepted)
        proxy.delay = 0.0
        assert writing.result(_LIMIT_SECONDS) == []
    assert query("SELECT count() FROM touchpoints FINAL") == [(20,)]


def test_stopping_ends_the_wait_in_the_middle(proxy: TcpProxy, tables: Settings) -> None:
    """The thread comes back at once, and says that nothing was stored."""
    writer = Writer(through(proxy, tables), SystemClock())
    with ThreadPoolExecutor(1) as thread, proxy.refusing():
        writing = thread.submit(writer.write, touchpoints(0, 10))
        until(lambda: proxy.refused >= 1)
        writer.stop()
        with pytest.raises(StoppedWaiting):
            writing.result(_LIMIT_SECONDS)


def test_a_server_that_is_killed_between_and_in_inserts_has_every_row_once(
    tables: Settings, query: Query
) -> None:
    """SIGKILL under load; its supervisor starts it again, the writer notices nothing."""
    writer, done = Writer(tables, SystemClock()), threading.Event()
    report = local_stack.read(tables.home)
    assert report is not None
    pid = report["processes"]["clickhouse"]["pid"]

    def kill_in_the_middle() -> None:
        done.wait(_LIMIT_SECONDS)
        os.kill(pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_in_the_middle)
    killer.start()
    for start in range(0, 30_000, 1_000):
        assert writer.write(touchpoints(start, 1_000)) == []
        if start == 10_000:
            done.set()
    killer.join()
    until(lambda: (local_stack.read(tables.home) or {})["processes"]["clickhouse"]["pid"] != pid)
    assert query("SELECT count(), uniqExact(id) FROM touchpoints FINAL") == [(30_000, 30_000)]
