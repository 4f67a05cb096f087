"""Starts the supervisor again when it is killed: `python -m deploy.local.guardian HOME LOCK_FD`.

Guardian and supervisor each hold a lock file for life and watch the other's: whoever gets the
other's lock knows that the other is dead, and hands the lock to the successor that it starts. So
there is never a moment with two of a kind. The stack ends when nobody wants it any more.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from deploy.local.home import Home

#: Between two supervisors, so that one that cannot even start does not burn the machine.
_PAUSE_SECONDS: Final = 0.5


def try_lock(path: Path) -> int | None:
    """Take a lock file without waiting: its descriptor, or None if a living process holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def hold(descriptor: int) -> None:
    """Keep a lock that was handed to this process: for itself, and with its pid in the file."""
    os.set_inheritable(descriptor, False)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)


def holder(path: Path) -> int | None:
    """Process that wrote itself into a lock file."""
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def spawn(module: str, home: Home, lock: int) -> None:
    """Start a guardian or supervisor in a session of its own, and hand it its lock.

    It is never waited for: `subprocess` itself reaps the dead ones at the next start.
    """
    name = module.rpartition(".")[2]
    with home.log(name).open("ab") as log:
        subprocess.Popen(
            [sys.executable, "-P", "-m", module, str(home.root), str(lock)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
        )
    os.close(lock)


def replace_dead(home: Home) -> None:
    """Start a guardian if there is none; for the supervisor."""
    lock = try_lock(home.guardian_lock)
    if lock is not None:
        spawn("deploy.local.guardian", home, lock)


def watch(home: Home) -> None:
    """Wait for the supervisor to die and start it again, as long as the stack is wanted."""
    while True:
        lock = os.open(home.supervisor_lock, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.wanted.exists():
            return
        spawn("deploy.local.supervisor", home, lock)
        time.sleep(_PAUSE_SECONDS)


def main(root: str, lock: str) -> int:
    """Guard a home until nothing is wanted there; SIGTERM here stops the stack."""
    hold(int(lock))
    home = Home.at(Path(root))

    def give_up(*_: object) -> None:
        home.wanted.unlink(missing_ok=True)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, give_up)
    watch(home)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
