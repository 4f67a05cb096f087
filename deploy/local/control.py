"""Starting and stopping the local stack from outside: what `nabz up` and `nabz down` do."""

import os
import signal
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

from deploy.local import guardian, layout, plan
from deploy.local.home import Home
from deploy.local.logfiles import last_line
from streams import local_stack
from streams.errors import NabzError
from streams.settings import Settings

#: It takes nine; on a machine that is very busy, minutes.
_READY_SECONDS: Final = 240.0
_STOP_SECONDS: Final = 10.0
_KILL_SECONDS: Final = 3.0
_LOOK_SECONDS: Final = 0.05
#: A look at a lock by another command holds it for an instant.
_LOCK_SECONDS: Final = 0.5
#: A process that ended so often before it was ever ready will not be.
_TRIES: Final = 4

Report = dict[str, Any]


def start(
    home: Home,
    settings: Settings,
    only: Collection[str],
    variables: Mapping[str, str] | None = None,
) -> None:
    """Start the stack under a guardian; returns at once, `await_ready()` waits.

    `variables` are set for its processes beside those that say where the stack is.

    Raises:
        NabzError: one runs already in this home, or a part is missing.
    """
    lock = _lock(home)
    try:
        made = layout.make(home, settings, only)
        made.environment.update(variables or {})
        # What a power cut left behind speaks of another run.
        home.stack.unlink(missing_ok=True)
        plan.write(home, made)
    except BaseException:
        os.close(lock)
        raise
    guardian.spawn("deploy.local.guardian", home, lock)


def await_ready(home: Home, tell: Callable[[Report], None]) -> Report:
    """Wait until everything is ready; `tell` hears each report.

    Raises:
        NabzError: it will not be, or not in time; the stack is left as it is.
    """
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        report = local_stack.read(home.root)
        if report is not None:
            tell(report)
            if report["ready"]:
                return report
            _refuse_hopeless(home, report)
        elif not home.wanted.exists():
            raise NabzError("the stack was stopped while it started")
        time.sleep(_LOOK_SECONDS)
    waiting = _not_ready(local_stack.read(home.root) or {"processes": {}})
    raise NabzError(f"not ready after {_READY_SECONDS:.0f} s: {waiting}; see {home.logs}")


def stop(home: Home) -> bool:
    """Stop the stack and wait until nothing of it runs; False if nothing ran.

    Raises:
        NabzError: something still runs although it was killed.
    """
    ran = _runs(home)
    home.wanted.unlink(missing_ok=True)
    _signal(home.supervisor_lock, signal.SIGTERM)
    if not _ends(home, _STOP_SECONDS):
        _signal(home.guardian_lock, signal.SIGKILL)
        _signal(home.supervisor_lock, signal.SIGKILL)
        if not _ends(home, _KILL_SECONDS):
            raise NabzError(f"the stack in {home.root} does not end; see {home.logs}")
    home.stack.unlink(missing_ok=True)
    return ran


def _runs(home: Home) -> bool:
    locks = (home.supervisor_lock, home.guardian_lock)
    return any(local_stack.is_held(lock) for lock in locks)


def _ends(home: Home, limit_seconds: float) -> bool:
    deadline = time.monotonic() + limit_seconds
    while _runs(home):
        if time.monotonic() > deadline:
            return False
        time.sleep(_LOOK_SECONDS)
    return True


def _lock(home: Home) -> int:
    """The guardian's lock, for the guardian that is about to start."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while (lock := guardian.try_lock(home.guardian_lock)) is None:
        if time.monotonic() > deadline:
            raise _runs_already(home)
        time.sleep(_LOOK_SECONDS)
    if local_stack.is_held(home.supervisor_lock):
        os.close(lock)
        raise _runs_already(home)
    return lock


def _runs_already(home: Home) -> NabzError:
    pid = guardian.holder(home.supervisor_lock)
    return NabzError(
        f"a stack runs already in {home.root} (supervisor {pid}); nabz status shows it, nabz "
        "down stops it, another NABZ_HOME starts a second one"
    )


def _refuse_hopeless(home: Home, report: Report) -> None:
    for name, process in report["processes"].items():
        if process["restarts"] >= _TRIES and process["state"] != "ready":
            log = home.log(name)
            raise NabzError(f"{name} ends as soon as it starts: {last_line(log)} (see {log})")
    if report["failure"] and report["setup_tries"] >= _TRIES:
        raise NabzError(f"{report['failure']} (see {home.log('setup')})")


def _not_ready(report: Report) -> str:
    states = {name: process["state"] for name, process in report["processes"].items()}
    waiting = [f"{name} is {state}" for name, state in states.items() if state != "ready"]
    return ", ".join(waiting) or "the supervisor does not answer"


def _signal(lock: Path, number: signal.Signals) -> None:
    """Signal the process that holds a lock: its pid is its own only while it does."""
    pid = guardian.holder(lock)
    if pid is not None and local_stack.is_held(lock):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
