"""Free loopback ports, chosen once for a home and kept while nobody else takes them."""

import json
import random
import socket
from collections.abc import Iterable
from typing import Final

from deploy.local.home import Home, write_json
from streams.errors import NabzError

LOOPBACK: Final = "127.0.0.1"
#: The workers by role, with -N for further instances; each has a page /metrics of its own.
#: customers has two: its rules need more than the one core that a Python process can use.
INSTANCES: Final = ("normalize", "customers", "customers-2", "rolling", "alerts", "store")
NAMES: Final = (
    *("kafka", "kafka_controller", "clickhouse_native", "clickhouse_http", "gateway", "live"),
    *(f"metrics_{worker}" for worker in INSTANCES),
)

#: Below those that systems give to outgoing connections (from 32,768 on; on macOS from 49,152).
#: While a server is down, no client on this machine is given its port: not even one that calls it.
_OURS: Final = range(16_384, 32_768)
#: Whole blocks, so that two homes which choose at one time hardly ever choose the same.
_BLOCK: Final = 16

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
    """So many free ports of one block.

    Raises:
        NabzError: no block has so many.
    """
    others, blocks = set(taken), list(_OURS[::_BLOCK])
    random.SystemRandom().shuffle(blocks)
    for block in blocks:
        found = [p for p in range(block, block + _BLOCK) if p not in others and is_free(p)]
        if len(found) >= count:
            return found[:count]
    raise NabzError(
        f"no {count} ports in a row of {_BLOCK} are free from {_OURS.start} to {_OURS.stop - 1}"
    )
