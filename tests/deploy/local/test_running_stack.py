"""A stack that runs: found by commands, alone in its home, apart from other homes'."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from clickhouse_driver import Client
from confluent_kafka.admin import AdminClient

from streams.settings import Settings
from tests.deploy.local.nabz import Nabz

pytestmark = pytest.mark.flow


@pytest.fixture(scope="module")
def nabz() -> Iterator[Nabz]:
    """Kafka and ClickHouse, up for the tests of this file."""
    command = Nabz(Path(tempfile.mkdtemp(prefix="nabz-")))
    command.up()
    yield command
    command("down")
    shutil.rmtree(command.home)


def test_a_second_up_in_the_same_home_names_the_first(nabz: Nabz) -> None:
    """Refused with exit status 1, the home and the supervisor that runs there."""
    second = nabz("up", "--detach")
    assert second.returncode == 1
    supervisor = nabz.stack()["supervisor"]
    assert f"a stack runs already in {nabz.home} (supervisor {supervisor})" in second.stderr
    assert nabz.is_well()


def test_two_stacks_run_side_by_side(nabz: Nabz, parts: Settings) -> None:
    """Another home has other addresses, and its own data."""
    bootstrap = nabz.stack()["addresses"]["kafka"]
    assert bootstrap != parts.kafka.bootstrap
    mine = AdminClient({"bootstrap.servers": bootstrap}).list_topics(timeout=10)
    other = AdminClient({"bootstrap.servers": parts.kafka.bootstrap}).list_topics(timeout=10)
    assert mine.cluster_id != other.cluster_id


def test_status_has_every_promised_key(nabz: Nabz) -> None:
    """Roles with state, restarts and lag; the age of the data; every address."""
    status = json.loads(nabz("status", "--json").stdout)
    assert [(role["name"], role["state"]) for role in status["roles"]] == [
        ("kafka", "ready"),
        ("clickhouse", "ready"),
    ]
    promised = {"restarts", "lag_seconds", "records_per_second", "metrics"}
    assert all(promised <= set(role) for role in status["roles"])
    assert status["data_age_seconds"] is None
    assert status["live"].startswith("http://127.0.0.1:")
    addresses = nabz.stack()["addresses"]
    for name in ("kafka", "clickhouse_native", "clickhouse_http", "gateway"):
        assert status[name] == addresses[name]


def test_a_query_finds_the_stack_and_may_only_read(nabz: Nabz) -> None:
    """`nabz sql` needs no address, works as the reader, and cannot create anything."""
    host, port = nabz.stack()["addresses"]["clickhouse_native"].split(":")
    Client(host, int(port)).execute("CREATE DATABASE IF NOT EXISTS nabz")
    assert nabz("sql", "--no-header", "SELECT currentUser()").stdout == "reader\n"
    refused = nabz("sql", "CREATE TABLE t (a UInt8) ENGINE = Memory")
    assert refused.returncode == 1
    assert "code 164" in refused.stderr


def test_the_doctor_finds_the_stack_well(nabz: Nabz) -> None:
    """Exit status 0; its last line is about the processes."""
    done = nabz("doctor", "--json")
    assert done.returncode == 0
    last = json.loads(done.stdout)["findings"][-1]
    assert last == {"name": "stack", "state": "ok", "said": "2 processes are ready"}
