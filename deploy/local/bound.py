"""Runs a command that cannot outlive its parent: `python bound.py PARENT_PID COMMAND…`.

On Linux the kernel kills it the moment its parent dies, whatever killed that. Elsewhere there is
no such call, and it just runs: there a supervisor that was killed with -9 leaves its processes
behind. Only the standard library, and the process becomes the command: nothing stays between.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def command(arguments: Sequence[str]) -> list[str]:
    """The command that runs `arguments` bound to the life of this process.

    Start it from a thread that lives as long as the process: the kernel watches the thread.
    """
    return [sys.executable, "-I", "-S", str(Path(__file__)), str(os.getpid()), *arguments]


def main(parent: int, arguments: list[str]) -> None:
    """Bind this process to its parent and become the command."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(f"bound: the parent {parent} is gone")
    os.execv(arguments[0], arguments)  # noqa: S606  # becoming the command is the point


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
