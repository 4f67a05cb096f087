"""One process kept running: start, wait until it answers, start again when it ends, stop."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from deploy.local import bound
from deploy.local.backoff import Backoff
from deploy.local.plan import Process

_PROBE: Final = (sys.executable, "-P", "-m", "deploy.local.probe")


class Keeper:
    """Keeps one process running until told to stop; `changed` hears every change of state."""

    def __init__(
        self,
        process: Process,
        environment: dict[str, str],
        log: Path,
        changed: Callable[[], None],
    ) -> None:
        self.process = process
        self.state = "waiting"
        self.pid: int | None = None
        self.restarts = 0
        self.ready = asyncio.Event()
        self._environment = environment
        self._log = log
        self._changed = changed
        self._stopping = False
        self._child: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        """Start it, and again whenever it ends, until `stop()`."""
        backoff = Backoff()
        while not self._stopping:
            started = time.monotonic()
            await self._once()
            if self._stopping:
                break
            self.restarts += 1
            self._become("restarting")
            await asyncio.sleep(backoff.wait(time.monotonic() - started))
        self._become("stopped")

    async def stop(self) -> None:
        """SIGTERM, and SIGKILL when its grace is over; returns when it has ended."""
        self._stopping = True
        child = self._child
        if child is None or child.returncode is not None:
            return
        self._become("stopping")
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        try:
            await asyncio.wait_for(child.wait(), self.process.grace_seconds)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()

    def report(self) -> dict[str, Any]:
        """What stack.json says of it."""
        return {"state": self.state, "pid": self.pid, "restarts": self.restarts}

    async def _once(self) -> None:
        self._child = await start(self.process.command, self._environment, self._log)
        self.pid = self._child.pid
        self._become("starting")
        probe = asyncio.create_task(self._probe(self._child))
        try:
            await self._child.wait()
        finally:
            self.pid = None
            self.ready.clear()
            probe.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await probe

    async def _probe(self, child: asyncio.subprocess.Process) -> None:
        """Say ready when it answers; a process that never does is ended, and so started again."""
        probe = await start([*_PROBE, *self.process.probe], self._environment, self._log)
        try:
            answered = await probe.wait() == 0
        finally:
            if probe.returncode is None:
                probe.kill()
                await probe.wait()
        if answered:
            self.ready.set()
            self._become("ready")
        elif child.returncode is None:
            os.kill(child.pid, signal.SIGKILL)

    def _become(self, state: str) -> None:
        self.state = state
        self._changed()


async def start(
    command: list[str], environment: dict[str, str], log: Path
) -> asyncio.subprocess.Process:
    """Start a command bound to this process, its output at the end of a log file."""
    with log.open("ab") as output:
        return await asyncio.create_subprocess_exec(
            *bound.command(command),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=asyncio.subprocess.STDOUT,
        )
