"""A ClickHouse server on this machine: loopback only, a writer and a reader.

For development, tests and demos: its library aborts on a failed login and on a client that dies
in the middle of a native insert. The supervisor restarts it; the data survive.
"""

import json
import secrets
import sys
from pathlib import Path
from typing import Final

from deploy.local import clickhouse_server, parts
from deploy.local.home import Home, write_json
from deploy.local.ports import LOOPBACK, Ports

READER: Final = "reader"

#: The endless query keeps the process alive.
_SERVE: Final = """
SYSTEM START LISTEN TCP;
SYSTEM START LISTEN HTTP;
SELECT count() FROM system.numbers WHERE sleepEachRow(1) = 1
SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0
FORMAT Null
"""

_CONFIG: Final = """<clickhouse>
  <users_config>{users}</users_config>
  <max_server_memory_usage>{memory}</max_server_memory_usage>
  <mark_cache_size>67108864</mark_cache_size>
  <background_pool_size>2</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <background_common_pool_size>2</background_common_pool_size>
  <max_thread_pool_size>400</max_thread_pool_size>
  <max_thread_pool_free_size>0</max_thread_pool_free_size>
  <merge_tree>
    <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
"""
_MEMORY_BYTES: Final = 2_000_000_000

# `default` has no password and must have none: with one, the embedded server locks everybody
# out. readonly=2, not 1: Grafana sets max_execution_time.
_USERS: Final = """<clickhouse>
  <profiles>
    <default/>
    <read><readonly>2</readonly></read>
  </profiles>
  <quotas><default/></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile><quota>default</quota>
    </default>
    <{reader}>
      <password>{password}</password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>read</profile><quota>default</quota>
    </{reader}>
  </users>
</clickhouse>
"""


def prepare(home: Home, ports: Ports) -> list[str]:
    """Write the settings; the command that runs the server.

    Raises:
        NabzError: a part is missing.
    """
    home.clickhouse.mkdir(mode=0o700, exist_ok=True)
    config, users = home.clickhouse / "config.xml", home.clickhouse / "users.xml"
    users.touch(mode=0o600)
    users.write_text(_USERS.format(reader=READER, password=reader_password(home)))
    config.write_text(_CONFIG.format(users=users, memory=_MEMORY_BYTES))
    library = parts.clickhouse_library()
    return [*_program(library), *server_arguments(config, home.clickhouse / "data", ports)]


def server_arguments(config: Path, data: Path, ports: Ports) -> list[str]:
    """Arguments of clickhouse-local that make a server of it."""
    return [
        "clickhouse",
        # Must be the first.
        f"--config-file={config}",
        *("--path", str(data), "--multiquery", "--query", _SERVE, "--"),
        f"--tcp_port={ports['clickhouse_native']}",
        f"--http_port={ports['clickhouse_http']}",
        f"--listen_host={LOOPBACK}",
    ]


def reader_password(home: Home) -> str:
    """Password of the read-only user, made at the first start and kept."""
    try:
        kept = json.loads(home.secrets.read_text())["reader"]
    except (OSError, ValueError, KeyError, TypeError):
        kept = None
    if isinstance(kept, str) and kept.isalnum():
        return kept
    made = secrets.token_hex(16)
    write_json(home.secrets, {"reader": made})
    return made


def _program(library: Path) -> list[str]:
    """Without site packages: the program needs none, and starts sooner and smaller."""
    return [sys.executable, "-I", "-S", str(Path(clickhouse_server.__file__)), str(library)]
