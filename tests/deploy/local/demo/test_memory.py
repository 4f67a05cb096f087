"""Memory of a stack: its processes and all that they started."""

import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.demo.memory import pss_mb
from deploy.local.home import Home

#: A process with a child that holds 64 MB and says so.
_HOLD = "held = bytearray(64 << 20); print(flush=True); input()"
_PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {_HOLD!r}])"


def test_the_children_of_the_supervisor_count() -> None:
    """Here one child with 64 MB, once, although guardian and supervisor both have it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(Path(folder))
        alone = pss_mb(home)
        parent = subprocess.Popen(
            [sys.executable, "-c", _PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert parent.stdout is not None
        parent.stdout.readline()
        for lock in (home.guardian_lock, home.supervisor_lock):
            lock.write_text(str(parent.pid))
        together = pss_mb(home)
        parent.communicate(b"\n")
        ended = pss_mb(home)
    assert 10 < alone < 2_000
    assert 64 < together - alone < 120
    assert abs(ended - alone) < 30
