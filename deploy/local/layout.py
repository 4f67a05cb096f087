"""Which processes the local stack has, in which order they start and stop: the one list."""

import sys
from collections.abc import Collection
from typing import Any, Final

from deploy.local import clickhouse, kafka, page, ports
from deploy.local.home import Home
from deploy.local.plan import Plan, Process
from deploy.local.ports import LOOPBACK, Ports
from streams.errors import ConfigError
from streams.lanes import Lane
from streams.settings import Settings

PARTS: Final = ("kafka", "clickhouse")
ALL: Final = (*PARTS, "gateway", *ports.INSTANCES, "live")

_PARTITIONS: Final = 4
#: -P: a folder named streams where the user stands must not be taken for ours.
_NABZ: Final = (sys.executable, "-P", "-m", "streams.cli")
#: Prepared before the processes of the second stage start.
_SETUP: Final = (("topics", "apply"), ("tables", "migrate"))


def make(home: Home, settings: Settings, only: Collection[str], *, guarded: bool = True) -> Plan:
    """The plan of a stack with these processes; writes the settings of Kafka and ClickHouse.

    Raises:
        NabzError: a part is missing, or there is no process of a name in `only`.
    """
    if unknown := sorted(set(only) - set(ALL)):
        raise ConfigError(f"there is no process {unknown[0]}; there are {', '.join(ALL)}")
    if "live" in only:
        page.folder()
    taken = ports.choose(home)
    found = settings_of(home, taken)
    roles = [role for role in _roles(settings.names, taken) if role.name in only]
    return Plan(
        processes=[part(home, taken) for name, part in _PARTS.items() if name in only] + roles,
        setup=[[*_NABZ, *words] for words in _SETUP] if roles else [],
        environment=environment(home, found),
        addresses=_addresses(taken),
        settings=found,
        guarded=guarded,
    )


def settings_of(home: Home, taken: Ports) -> dict[str, Any]:
    """The part of the settings that says where this stack is; commands find it in stack.json."""
    return {
        "kafka": {
            "bootstrap": f"{LOOPBACK}:{taken['kafka']}",
            "security_protocol": "PLAINTEXT",
            "partitions": _PARTITIONS,
            "replication": 1,
        },
        "clickhouse": {
            "host": LOOPBACK,
            "port": taken["clickhouse_native"],
            "http_port": taken["clickhouse_http"],
            "user": "default",
            "password": "",
            "read_user": clickhouse.READER,
            "read_password": clickhouse.reader_password(home),
            "secure": "false",
        },
        "gateway": {"host": LOOPBACK, "port": taken["gateway"]},
        "live": {"port": taken["live"]},
    }


def environment(home: Home, found: dict[str, Any]) -> dict[str, str]:
    """The variables by which the roles find this stack, whatever else they inherit."""
    variables = {
        f"NABZ_{section}__{name}".upper(): str(value)
        for section, values in found.items()
        for name, value in values.items()
    }
    return variables | {"NABZ_HOME": str(home.root)}


def _addresses(taken: Ports) -> dict[str, str | None]:
    return {
        "kafka": f"{LOOPBACK}:{taken['kafka']}",
        "clickhouse_native": f"{LOOPBACK}:{taken['clickhouse_native']}",
        "clickhouse_http": f"http://{LOOPBACK}:{taken['clickhouse_http']}",
        "gateway": f"http://{LOOPBACK}:{taken['gateway']}",
        "live": f"http://{LOOPBACK}:{taken['live']}",
        "metrics_gateway": f"http://{LOOPBACK}:{taken['gateway']}/metrics",
        **{
            f"metrics_{worker}": f"http://{LOOPBACK}:{taken[f'metrics_{worker}']}/metrics"
            for worker in ports.INSTANCES
        },
    }


def _kafka(home: Home, taken: Ports) -> Process:
    return Process(
        name="kafka",
        command=kafka.prepare(home, taken),
        probe=["kafka", f"{LOOPBACK}:{taken['kafka']}"],
        stage=0,
        stop=3,
        grace_seconds=3.0,
    )


def _clickhouse(home: Home, taken: Ports) -> Process:
    native, http = str(taken["clickhouse_native"]), str(taken["clickhouse_http"])
    return Process(
        name="clickhouse",
        command=clickhouse.prepare(home, taken),
        probe=["clickhouse", LOOPBACK, native, http],
        stage=0,
        stop=2,
        grace_seconds=1.0,
    )


def _roles(lane: Lane, taken: Ports) -> list[Process]:
    gateway = Process(
        name="gateway",
        command=[*_NABZ, "gateway"],
        probe=["http", f"http://{LOOPBACK}:{taken['gateway']}/healthz"],
        stage=1,
        stop=0,
        grace_seconds=1.5,
    )
    live = Process(
        name="live",
        command=[*_NABZ, "live"],
        probe=["http", f"http://{LOOPBACK}:{taken['live']}/healthz"],
        stage=1,
        stop=0,
        grace_seconds=1.5,
    )
    return [gateway, *(_worker(name, lane, taken) for name in ports.INSTANCES), live]


def _worker(name: str, lane: Lane, taken: Ports) -> Process:
    role, _, instance = name.partition("-")
    port = str(taken[f"metrics_{name}"])
    command = [*_NABZ, "worker", role, "--instance", instance or "0", "--metrics-port", port]
    return Process(
        name=name,
        command=command,
        probe=["group", f"{LOOPBACK}:{taken['kafka']}", lane.group(role)],
        stage=1,
        stop=1,
        grace_seconds=3.5,
    )


#: Made only if wanted: to prepare a part takes its files, and Kafka a second.
_PARTS: Final = {"kafka": _kafka, "clickhouse": _clickhouse}
