"""`nabz up`, `status`, `down`: one stack a home, stopped without a trace, its data kept."""

import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clickhouse_driver import Client
from confluent_kafka.admin import AdminClient, NewTopic

from tests.deploy.local.nabz import PATIENCE_SECONDS, Nabz, eventually

pytestmark = pytest.mark.flow


@pytest.fixture
def nabz() -> Iterator[Nabz]:
    """A home of the test's own; whatever still runs there at the end is stopped."""
    home = Path(tempfile.mkdtemp(prefix="nabz-"))
    command = Nabz(home)
    yield command
    command("down")
    shutil.rmtree(home)


def client(nabz: Nabz) -> Client:
    """A connection to the ClickHouse of a home."""
    host, port = nabz.stack()["addresses"]["clickhouse_native"].split(":")
    return Client(host, int(port))


def topics(nabz: Nabz) -> set[str]:
    """Names of the topics in the Kafka of a home."""
    admin = AdminClient({"bootstrap.servers": nabz.stack()["addresses"]["kafka"]})
    return set(admin.list_topics(timeout=10).topics)


def leave_data(nabz: Nabz) -> None:
    """A topic and a row."""
    admin = AdminClient({"bootstrap.servers": nabz.stack()["addresses"]["kafka"]})
    admin.create_topics([NewTopic("kept", 1)])["kept"].result(10)
    client(nabz).execute("CREATE DATABASE d")
    client(nabz).execute("CREATE TABLE d.t (a UInt64) ENGINE = MergeTree ORDER BY a")
    client(nabz).execute("INSERT INTO d.t VALUES", [(7,)])


def assert_data(nabz: Nabz) -> None:
    """Both are still there."""
    assert "kept" in topics(nabz)
    assert client(nabz).execute("SELECT a FROM d.t") == [(7,)]


def test_a_stack_comes_and_goes_and_its_data_and_ports_stay(nabz: Nabz) -> None:
    """Up, down without a trace, up again: same data, same places."""
    nabz.up()
    leave_data(nabz)
    first = nabz.stack()
    assert stat.S_IMODE((nabz.home / "stack.json").stat().st_mode) == 0o600
    started = time.monotonic()
    assert nabz("down").stdout == "stopped\n"
    assert time.monotonic() - started < 10
    assert nabz.running() == []
    assert not (nabz.home / "stack.json").exists()
    nabz.up()
    assert nabz.stack()["addresses"] == first["addresses"]
    assert_data(nabz)


def test_killing_any_process_leaves_the_stack_running(nabz: Nabz) -> None:
    """After kill -9 of each, supervisor and guardian too: well again by itself, data and all."""
    nabz.up()
    leave_data(nabz)
    for name in ("kafka", "clickhouse", "guardian", "supervisor", "guardian"):
        nabz.kill(name)
        eventually(nabz.is_well)
    assert_data(nabz)
    assert len(nabz.running()) == 4
    nabz("down")
    assert nabz.running() == []


def test_killing_guardian_and_supervisor_at_once_leaves_no_orphan(nabz: Nabz) -> None:
    """Nothing runs after it, no command takes what they left for a stack, and up works again."""
    assert nabz("up", "--detach", "--only", "clickhouse").returncode == 0
    pids = nabz.pids()
    for name in ("guardian", "supervisor"):
        os.kill(pids[name] or 0, signal.SIGKILL)
    eventually(lambda: nabz.running() == [])
    assert (nabz.home / "stack.json").exists()
    assert f"no stack runs in {nabz.home}" in nabz("status").stderr
    assert nabz("up", "--detach", "--only", "clickhouse").returncode == 0
    assert nabz.is_well()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_the_foreground_command_stops_everything(
    nabz: Nabz, number: signal.Signals
) -> None:
    """Ctrl-C or SIGTERM: the command ends by itself and nothing is left running."""
    command = nabz.start("up", "--only", "clickhouse")
    eventually(nabz.is_well)
    command.send_signal(number)
    assert command.wait(PATIENCE_SECONDS) == 0
    assert nabz.running() == []


@pytest.mark.parametrize("name", ["guardian", "supervisor"])
def test_a_polite_end_of_guardian_or_supervisor_stops_everything(nabz: Nabz, name: str) -> None:
    """SIGTERM means stop, and is not taken for a crash."""
    assert nabz("up", "--detach", "--only", "clickhouse").returncode == 0
    os.kill(nabz.pids()[name] or 0, signal.SIGTERM)
    eventually(lambda: nabz.running() == [], PATIENCE_SECONDS)
    assert not (nabz.home / "stack.json").exists()
