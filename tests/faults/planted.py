"""nabz with a mistake planted in it: `python -m tests.faults.planted worker customers …`.

The head and the states are committed before the outputs, not together with them, and the first
time that there are outputs the process dies in between. A file in its home remembers that it has.
"""

import os
import signal

import msgspec

from streams.checkpoint import Checkpoint, Flush
from streams.cli.main import main

_together = Checkpoint.commit


def _head_first(self: Checkpoint, flush: Flush) -> None:
    _together(self, msgspec.structs.replace(flush, outputs=[]))
    died = self._settings.home / f"died-{self._settings.lane}"
    if any(output.rows for output in flush.outputs) and not died.exists():
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    _together(self, msgspec.structs.replace(flush, states=[]))


Checkpoint.commit = _head_first  # type: ignore[method-assign]  # the mistake
main()
