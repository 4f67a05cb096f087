"""Finding the local stack that runs under NABZ_HOME, for every command that a person types.

Only the standard library: the settings read this at the start of each process.
"""

import fcntl
import json
from pathlib import Path
from typing import Any, Final

#: Under NABZ_HOME: what runs and where; and the lock that a living supervisor holds.
STACK_FILE: Final = "stack.json"
SUPERVISOR_LOCK: Final = "run/supervisor.lock"


def read(home: Path) -> dict[str, Any] | None:
    """What runs under `home`, or None if nothing does.

    A stack.json that a power cut left behind is told by its lock: nobody holds it.
    """
    try:
        content = json.loads((home / STACK_FILE).read_text())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) and is_held(home / SUPERVISOR_LOCK) else None


def is_held(lock: Path) -> bool:
    """Whether a living process holds this lock file."""
    try:
        with lock.open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
