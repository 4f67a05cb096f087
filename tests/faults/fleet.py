"""The workers of a seed, kept running as a supervisor does: who ends is started again."""

import signal
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from deploy.local.backoff import Backoff
from streams.settings import Settings
from tests.support.workers import Worker

_LOOK_SECONDS: Final = 0.1
#: SIGTERM drains within 10 s; a busy machine may take longer.
_DRAIN_SECONDS: Final = 45.0


class _Member:
    """One worker that is wanted, and what it has been through."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.backoff = Backoff()
        self.started = 0.0
        self.again_at = 0.0
        self.ended = False

    def start(self) -> None:
        self.worker.start()
        self.started, self.ended = time.monotonic(), False


class Fleet:
    """Workers by name (`store-b`); `kills` and `restarts` count what befell them."""

    def __init__(self, settings: Settings, folder: Path, module: str = "streams.cli") -> None:
        self._settings = settings
        self._folder = folder
        self._module = module
        self._members: dict[str, _Member] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self.kills = 0
        self.restarts = 0
        self._thread = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._closed.set()
        self._thread.join()
        for member in self._members.values():
            if member.worker.running:
                member.worker.kill()

    def start(self, name: str) -> None:
        """Want a worker, from now on."""
        role, _, instance = name.partition("-")
        log = self._folder / f"{name}.log"
        worker = Worker(self._settings, role, log, instance, module=self._module)
        with self._lock:
            self.restarts += log.exists()
            self._members[name] = _Member(worker)
            self._members[name].start()

    def stop(self, name: str) -> None:
        """Let a worker finish, and want it no more."""
        with self._lock:
            worker = self._members.pop(name).worker
        if worker.running:
            worker.signal(signal.SIGTERM)
            try:
                worker.wait(_DRAIN_SECONDS)
            finally:
                if worker.running:
                    worker.kill()

    def kill(self, name: str) -> None:
        """Kill -9; it is started again."""
        self.kills += 1
        self.signal(name, signal.SIGKILL)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a worker a signal; one that has just ended misses it."""
        with self._lock:
            if self._members[name].worker.running:
                self._members[name].worker.signal(number)

    def running(self, role: str) -> list[str]:
        """The workers of a role that are wanted."""
        return sorted(name for name in self._members if name.partition("-")[0] == role)

    def said(self, names: Iterable[str] | None = None) -> str:
        """The last words of workers, for a person who looks for a mistake."""
        files = [self._folder / f"{name}.log" for name in names or sorted(self._members)]
        return "\n".join(f"{file.stem}: {_last(file)}" for file in files if file.exists())

    def _keep(self) -> None:
        while not self._closed.wait(_LOOK_SECONDS):
            with self._lock:
                for member in self._members.values():
                    self._look_after(member)

    def _look_after(self, member: _Member) -> None:
        now = time.monotonic()
        if member.worker.running:
            return
        if not member.ended:
            member.ended = True
            member.again_at = now + member.backoff.wait(now - member.started)
        elif now >= member.again_at:
            self.restarts += 1
            member.start()


def _last(file: Path) -> str:
    lines = file.read_text().splitlines()
    return lines[-1][:300] if lines else "silent"
