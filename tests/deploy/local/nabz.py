"""The command `nabz` as a person runs it, in a home of its own, and what runs there."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil

#: Over the four minutes that `nabz up` itself waits on a machine that is very busy.
_LIMIT_SECONDS = 270.0
#: What takes a second or two may take so long on a machine that is very busy.
PATIENCE_SECONDS = 90.0


class Nabz:
    """Runs `nabz` commands in one home."""

    def __init__(self, home: Path, limit: float = _LIMIT_SECONDS) -> None:
        self.home = home
        self._limit = limit
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NABZ_")}
        self._environment = kept | {"NABZ_HOME": str(home)}

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "streams.cli", *words],
            env=self._environment,
            cwd=self.home.parent,
            capture_output=True,
            text=True,
            timeout=self._limit,
            check=False,
        )

    def start(self, *words: str) -> subprocess.Popen[str]:
        """Start a command that stays, as at a terminal."""
        if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
            # Tests that run in the background of a shell: what they start would ignore it, too.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        return subprocess.Popen(
            [sys.executable, "-m", "streams.cli", *words],
            env=self._environment,
            cwd=self.home.parent,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def up(self, only: str = "kafka,clickhouse") -> None:
        """`nabz up --detach`, by default Kafka and ClickHouse only; all with an empty `only`."""
        done = self("up", "--detach", "--only", only)
        assert done.returncode == 0, done.stderr

    def stack(self) -> dict[str, Any]:
        """stack.json, or one in which nothing is ready."""
        try:
            found: dict[str, Any] = json.loads((self.home / "stack.json").read_text())
        except FileNotFoundError:
            return {"ready": False, "processes": {}}
        return found

    def pids(self) -> dict[str, int | None]:
        """Process ids by name; None while it does not run."""
        pids = {name: one["pid"] for name, one in self.stack()["processes"].items()}
        for name in ("guardian", "supervisor"):
            text = (self.home / "run" / f"{name}.lock").read_text()
            pids[name] = int(text) if text else None
        return pids

    def kill(self, name: str) -> None:
        """SIGKILL a process, and wait until another one is there in its place."""
        killed = self.pids()[name]
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: self.pids().get(name) not in (None, killed))

    def is_well(self) -> bool:
        """Whether everything is ready."""
        stack = self.stack()
        states = [one["state"] for one in stack["processes"].values()]
        return bool(stack["ready"]) and set(states) == {"ready"}

    def running(self) -> list[str]:
        """Command lines of all processes of this home."""
        found = []
        for process in psutil.process_iter():
            try:
                words = process.cmdline()
            except psutil.Error:
                continue
            if any(str(self.home) in word for word in words):
                found.append(" ".join(words))
        return found


def eventually(holds: Callable[[], bool], limit_seconds: float = PATIENCE_SECONDS) -> float:
    """Wait until it holds; the seconds that it took."""
    started = time.monotonic()
    while not holds():
        assert time.monotonic() - started < limit_seconds, f"not within {limit_seconds} s"
        time.sleep(0.05)
    return time.monotonic() - started
