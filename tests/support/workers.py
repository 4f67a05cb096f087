"""Workers of a role as real processes, as the supervisor runs them: started, killed, stopped."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streams.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """The variables that make a process read these settings."""
    kafka, clickhouse, flow = settings.kafka, settings.clickhouse, settings.flow
    found = os.environ | {
        "NABZ_HOME": str(settings.home),
        "NABZ_LANE": settings.lane,
        "NABZ_KAFKA__BOOTSTRAP": kafka.bootstrap,
        "NABZ_KAFKA__PARTITIONS": str(kafka.partitions),
        "NABZ_KAFKA__REPLICATION": str(kafka.replication),
        "NABZ_CLICKHOUSE__PORT": str(clickhouse.port),
        "NABZ_CLICKHOUSE__READ_USER": clickhouse.read_user,
        "NABZ_CLICKHOUSE__READ_PASSWORD": clickhouse.read_password.get_secret_value(),
        "NABZ_GATEWAY__PORT": str(settings.gateway.port),
        "NABZ_FLOW__HORIZON_SECONDS": str(flow.horizon_seconds),
        "NABZ_FLOW__KEEP_CLOSED_SECONDS": str(flow.keep_closed_seconds),
        "NABZ_FLOW__FLUSH_MS": str(flow.flush_ms),
        "NABZ_FLOW__TICK_MS": str(flow.tick_ms),
        "NABZ_FLOW__INSERT_ROWS": str(flow.insert_rows),
        "NABZ_FLOW__FLUSH_TOUCHPOINTS": str(flow.flush_touchpoints),
        "NABZ_BREAKER__REFUSALS": str(settings.breaker.refusals),
        "NABZ_BREAKER__RELEASE_PER_SECOND": str(settings.breaker.release_per_second),
        "NABZ_BREAKER__QUIET_SECONDS": str(settings.breaker.quiet_seconds),
        "NABZ_METRICS__PORT": str(settings.metrics.port),
        "NABZ_METRICS__REPORT_SECONDS": str(settings.metrics.report_seconds),
    }
    if settings.sources is not None:
        found["NABZ_SOURCES"] = str(settings.sources)
    return found


def command(settings: Settings, *words: str, limit: float = 120) -> dict[str, Any]:
    """What a `nabz` command prints with --json; it must succeed."""
    ended = subprocess.run(
        [sys.executable, "-m", "streams.cli", *words, "--json"],
        env=environment(settings),
        capture_output=True,
        timeout=limit,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


class Worker:
    """One worker process; what it says goes to a file, which a failing test shows.

    `module` is run in place of nabz itself: a test's own worker, or one with a planted mistake.
    """

    def __init__(
        self,
        settings: Settings,
        role: str,
        log: Path,
        instance: str = "0",
        *,
        module: str = "streams.cli",
    ) -> None:
        words = [role] if role == "gateway" else ["worker", role, "--instance", instance]
        self._command = [sys.executable, "-m", module, *words]
        self._environment = environment(settings)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process, unless it runs."""
        if not self.running:
            with self._log.open("ab") as log:
                self._process = subprocess.Popen(
                    self._command, env=self._environment, stdout=log, stderr=log
                )

    @property
    def running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    @property
    def said(self) -> str:
        """All that it logged."""
        return self._log.read_text()

    @property
    def process_id(self) -> int:
        """The number of its process."""
        assert self._process is not None
        return self._process.pid

    @property
    def memory_bytes(self) -> int:
        """Its resident memory."""
        pages = Path(f"/proc/{self.process_id}/statm").read_text().split()[1]
        return int(pages) * resource.getpagesize()

    def signal(self, number: signal.Signals) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """Kill -9, and wait until it is gone."""
        self.signal(signal.SIGKILL)
        self.wait()

    def wait(self, limit: float = 15) -> int:
        """Its exit status, once it has ended."""
        assert self._process is not None
        return self._process.wait(limit)


@contextmanager
def running(settings: Settings, role: str, folder: Path, instance: str = "0") -> Iterator[Worker]:
    """A worker for the length of a block, killed after it if it still runs."""
    worker = Worker(settings, role, folder / f"{role}-{instance}.log", instance)
    worker.start()
    try:
        yield worker
    finally:
        if worker.running:
            worker.kill()
