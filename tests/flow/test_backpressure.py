"""Behind a part that is slow, away or full: memory stays, and nobody leaves its group."""

import contextlib
import json
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from confluent_kafka import Producer

from schemas import topics
from streams import migrate
from streams import topics as cluster
from streams.clickhouse import connect
from streams.kafka import producer_config
from streams.settings import Settings
from tests.support.disk import full_disk
from tests.support.flow import await_true, head
from tests.support.tcp_proxy import TcpProxy, proxy_to
from tests.support.workers import Worker, running

pytestmark = pytest.mark.flow

#: Small batches, so that what is bounded by them is full at once.
INSERT_ROWS = 1_000
#: A backlog beyond every bound, and three times as much: both must take the same memory.
SOME, MANY = 15_000, 60_000
#: Python, librdkafka and malloc are not exact to the page; 45,000 records more are 20 MB at least.
ROOM_BYTES = 32 * 1024 * 1024


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with its topics and tables, and a page of figures for its worker."""
    flow = lane_settings.flow.model_copy(
        update={"insert_rows": INSERT_ROWS, "flush_touchpoints": INSERT_ROWS}
    )
    metrics = lane_settings.metrics.model_copy(update={"port": _free_port()})
    found = lane_settings.model_copy(update={"flow": flow, "metrics": metrics})
    cluster.apply(found)
    migrate.migrate(found)
    return found


@pytest.fixture
def proxy(settings: Settings) -> Iterator[TcpProxy]:
    """What stands before ClickHouse."""
    with proxy_to("127.0.0.1", settings.clickhouse.port) as proxy:
        yield proxy


def behind(settings: Settings, proxy: TcpProxy) -> Settings:
    """Settings of a worker that sees ClickHouse through the proxy."""
    clickhouse = settings.clickhouse.model_copy(update={"port": proxy.port})
    return settings.model_copy(update={"clickhouse": clickhouse})


def send(settings: Settings, ids: range) -> None:
    """Touchpoints into their topic, about 400 bytes each."""
    producer = Producer(producer_config(settings.kafka))
    topic = settings.names.topic(topics.TOUCHPOINTS.name)
    for number in ids:
        customer = f"c{number % 500}"
        found = {
            "id": str(number),
            "source": "shop",
            "time": 1_769_860_800_000 + number,
            "channel": "chat",
            "kind": "message",
            "customer": customer,
            "text": "x" * 250,
            "received_at": 1_769_860_800_000 + number,
        }
        with contextlib.suppress(BufferError):
            producer.poll(0)
        producer.produce(topic, json.dumps(found).encode(), customer.encode())
    assert producer.flush(60) == 0


def stored(settings: Settings) -> int:
    """Touchpoints in the table."""
    with connect(settings.clickhouse, database=settings.names.database) as client:
        return int(client.execute("SELECT uniqExact(source, id) FROM touchpoints")[0][0])


def figure(settings: Settings, name: str) -> float:
    """A figure from the worker's page, of all labels together."""
    with urllib.request.urlopen(  # loopback
        f"http://127.0.0.1:{settings.metrics.port}/metrics", timeout=10
    ) as page:
        lines = page.read().decode().splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(f"{name}{{"))


def settled_memory(worker: Worker) -> int:
    """Its memory once that has stopped growing."""
    sizes = [worker.memory_bytes]
    while len(sizes) < 4 or max(sizes[-3:]) > sizes[-4] + 256 * 1024:  # 3 looks
        assert len(sizes) < 60, sizes  # half a minute
        time.sleep(0.5)
        sizes.append(worker.memory_bytes)
    return sizes[-1]


def assert_still_a_member(settings: Settings, worker: Worker) -> None:
    """One assignment at its start, and no other since."""
    assert worker.running
    assert figure(settings, "nabz_rebalances_total") == 1


def test_behind_a_clickhouse_that_is_away_memory_stays_and_all_is_caught_up(
    settings: Settings,
    proxy: TcpProxy,
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    """A backlog four times as long takes no more; then it is worked off. Figures: --junitxml."""
    with running(behind(settings, proxy), "store", tmp_path) as worker:
        send(settings, range(100))
        await_true(lambda: stored(settings) == 100, 60, "the first rows")
        with proxy.refusing():
            send(settings, range(100, SOME))
            some = settled_memory(worker)
            send(settings, range(SOME, MANY))
            many = settled_memory(worker)
            assert many - some < ROOM_BYTES, (some, many)
            assert_still_a_member(settings, worker)
        begun = time.monotonic()
        await_true(lambda: stored(settings) == MANY, 120, "all rows")
        record_property("rows_caught_up_per_s", round(MANY / (time.monotonic() - begun)))
        record_property("memory_bytes", [some, many])
        assert_still_a_member(settings, worker)


def test_behind_a_slow_clickhouse_it_goes_on_in_its_time(
    settings: Settings, proxy: TcpProxy, tmp_path: Path
) -> None:
    """Each packet 0.1 s late."""
    with running(behind(settings, proxy), "store", tmp_path) as worker:
        send(settings, range(100))
        await_true(lambda: stored(settings) == 100, 60, "the first rows")
        proxy.delay = 0.1
        send(settings, range(100, SOME))
        await_true(lambda: stored(settings) > 2 * INSERT_ROWS, 120, "some inserts went through")
        proxy.delay = 0.0
        await_true(lambda: stored(settings) == SOME, 120, "all rows")
        assert_still_a_member(settings, worker)


def test_behind_a_slow_broker_the_customers_role_goes_on(
    settings: Settings, tmp_path: Path
) -> None:
    """The broker works a quarter of the time: flushes take long, nobody is evicted."""
    with running(settings, "customers", tmp_path) as worker:
        send(settings, range(SOME))
        await_true(lambda: head(settings, 0) > 0, 60, "the first flush")
        with _slow(_pid(settings, "kafka")):
            send(settings, range(SOME, 2 * SOME))
        wanted = 2 * SOME
        await_true(
            lambda: figure(settings, "nabz_touchpoints_total") == wanted, 120, "all are folded"
        )
        assert_still_a_member(settings, worker)


def test_where_a_worker_can_write_no_file_it_goes_on(settings: Settings, tmp_path: Path) -> None:
    """Its log is full, and whatever else it might want to write: state is in Kafka alone."""
    with running(settings, "customers", tmp_path) as worker:
        send(settings, range(1_000))
        await_true(lambda: head(settings, 0) > 0, 60, "the first flush")
        with full_disk(0, worker.process_id):
            send(settings, range(1_000, 4_000))
            await_true(
                lambda: figure(settings, "nabz_touchpoints_total") == 4_000, 60, "all are folded"
            )
            assert_still_a_member(settings, worker)


def _pid(settings: Settings, name: str) -> int:
    stack = json.loads((settings.home / "stack.json").read_text())
    return int(stack["processes"][name]["pid"])


@contextmanager
def _slow(process: int) -> Iterator[None]:
    """Stop a process three quarters of the time."""
    done = threading.Event()

    def stutter() -> None:
        while not done.is_set():
            os.kill(process, signal.SIGSTOP)
            done.wait(0.3)
            os.kill(process, signal.SIGCONT)
            done.wait(0.1)

    thread = threading.Thread(target=stutter)
    thread.start()
    try:
        yield
        time.sleep(5)
    finally:
        done.set()
        thread.join()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    return port
