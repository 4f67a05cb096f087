"""Free loopback ports, chosen once for a home and kept while nobody else takes them."""

import json
import socket
from collections.abc import Iterable
from typing import Final

from deploy.local.home import Home, write_json

LOOPBACK: Final = "127.0.0.1"
#: Roles with a page /metrics on a port of its own.
PAGES: Final = ("normalize", "customers", "rolling", "alerts", "store")
NAMES: Final = (
    *("kafka", "kafka_controller", "clickhouse_native", "clickhouse_http", "gateway", "live"),
    *(f"metrics_{role}" for role in PAGES),
)

Ports = dict[str, int]


def choose(home: Home) -> Ports:
    """The ports of this home, by name; one that is taken meanwhile is replaced."""
    ports = {name: port for name, port in remembered(home).items() if is_free(port)}
    missing = [name for name in NAMES if name not in ports]
    if missing:
        ports |= dict(zip(missing, _fresh(len(missing), ports.values()), strict=True))
        write_json(home.ports, ports)
    return ports


def remembered(home: Home) -> Ports:
    """The ports that this home had last, by name; empty if it had none."""
    try:
        content = json.loads(home.ports.read_text())
    except (OSError, ValueError):
        return {}
    known = content if isinstance(content, dict) else {}
    return {name: known[name] for name in NAMES if isinstance(known.get(name), int)}


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        # As servers do: a port in TIME_WAIT is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except (OSError, OverflowError):
            return False
    return True


def _fresh(count: int, taken: Iterable[int]) -> list[int]:
    """So many ports that the system says are free; held together so that none comes twice."""
    others, held = set(taken), list[socket.socket]()
    ports: list[int] = []
    while len(ports) < count:
        held.append(socket.socket())
        held[-1].bind((LOOPBACK, 0))
        port = held[-1].getsockname()[1]
        if port not in others:
            ports.append(port)
    for probe in held:
        probe.close()
    return ports
