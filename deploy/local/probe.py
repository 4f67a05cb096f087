"""Waits until a process answers a real request: `python -m deploy.local.probe KIND ARGUMENTS…`.

A process of its own, so that the supervisor stays small: clients of Kafka and ClickHouse live
for a moment only. Exit status 0: it answered; 1: not within the time.
"""

import logging
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Final

#: On a machine so busy that Kafka takes a minute to start, it must not be started anew for ever.
LIMIT_SECONDS: Final = 150.0
_EVERY_SECONDS: Final = 0.1
_REQUEST_SECONDS: Final = 2.0


def kafka(bootstrap: str) -> bool:
    """Whether the broker answers a metadata request."""
    from confluent_kafka import KafkaException  # noqa: PLC0415  # one client a probe
    from confluent_kafka.admin import AdminClient  # noqa: PLC0415  # same

    admin = AdminClient({"bootstrap.servers": bootstrap, "log_level": 0})
    try:
        return bool(admin.list_topics(timeout=_REQUEST_SECONDS).brokers)
    except KafkaException:
        return False


def clickhouse(host: str, port: str, http_port: str) -> bool:
    """Whether the server answers a query over the native protocol, and a ping over HTTP."""
    from clickhouse_driver import Client  # noqa: PLC0415  # one client a probe
    from clickhouse_driver.errors import Error  # noqa: PLC0415  # same

    client = Client(
        host, int(port), connect_timeout=_REQUEST_SECONDS, send_receive_timeout=_REQUEST_SECONDS
    )
    try:
        return bool(client.execute("SELECT 1")) and http(f"http://{host}:{http_port}/ping")
    except (Error, OSError, EOFError):
        return False
    finally:
        client.disconnect()


def http(url: str) -> bool:
    """Whether a GET of this http URL is answered with 200."""
    try:
        with urllib.request.urlopen(url, timeout=_REQUEST_SECONDS) as answer:  # noqa: S310  # ours
            return bool(answer.status == 200)  # noqa: PLR2004  # HTTP's own word for well
    except (urllib.error.URLError, OSError):
        return False


def wait(ready: Callable[[], bool], limit_seconds: float = LIMIT_SECONDS) -> bool:
    """Ask again until it is ready; False when the time is over."""
    deadline = time.monotonic() + limit_seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(_EVERY_SECONDS)
    return True


def main(kind: str, arguments: list[str]) -> int:
    """Wait for one thing; the exit status."""
    logging.disable(logging.CRITICAL)
    if kind == "group":
        from deploy.local.groups import Joined  # noqa: PLC0415  # heavy, and for roles only

        bootstrap, group = arguments
        return not wait(Joined(bootstrap, group))
    kinds: dict[str, Callable[..., bool]] = {
        "kafka": kafka,
        "clickhouse": clickhouse,
        "http": http,
    }
    return not wait(lambda: kinds[kind](*arguments))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
