"""How much memory the stack takes: the proportional set sizes (PSS) of all its processes."""

import os
from collections.abc import Iterator
from typing import Any, Final

import psutil

from deploy.local import guardian
from deploy.local.home import Home

_MB: Final = 1024 * 1024


def pss_mb(home: Home) -> float:
    """Megabytes of the stack in a home and of this process; shared pages are counted once."""
    # The supervisor may be a child of the guardian, or the other way round: each counts once.
    found = {process.pid: process for process in _processes(home)}
    return sum(map(_pss, found.values())) / _MB


def _processes(home: Home) -> Iterator[psutil.Process]:
    yield psutil.Process(os.getpid())
    for lock in (home.guardian_lock, home.supervisor_lock):
        pid = guardian.holder(lock)
        if pid is None:
            continue
        try:
            process = psutil.Process(pid)
            yield process
            yield from process.children(recursive=True)
        except psutil.Error:
            continue


def _pss(process: psutil.Process) -> int:
    try:
        found: Any = process.memory_full_info()
    except psutil.Error:  # it ended meanwhile
        return 0
    # PSS is known on Linux alone; elsewhere what is a process's own.
    size: int = getattr(found, "pss", found.uss)
    return size
