"""Progress on the terminal: a bar for what takes over two seconds, plain lines elsewhere."""

import sys
import time
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_QUIET_SECONDS: Final = 2.0
_PLAIN_EVERY_SECONDS: Final = 10.0
_DRAW_EVERY_SECONDS: Final = 0.1


class Bar:
    """Shows what is being done on stderr; the standard output stays for results."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._is_terminal = sys.stderr.isatty()
        self._next = self._started + (_QUIET_SECONDS if self._is_terminal else _PLAIN_EVERY_SECONDS)
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def show(self, what: str, done: int, total: int) -> None:
        """Say how far something is; cheap to call often."""
        now = time.monotonic()
        if now < self._next:
            return
        if self._is_terminal:
            self._next = now + _DRAW_EVERY_SECONDS
            self._draw(what, done, total or 1)
        else:
            self._next = now + _PLAIN_EVERY_SECONDS
            share = f" {done / total:.0%}" if total else ""
            print(f"nabz: {what}{share}", file=sys.stderr, flush=True)

    def _draw(self, what: str, done: int, total: int) -> None:
        if self._progress is None or self._task is None:
            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._progress.add_task(what)
            self._progress.start()
        self._progress.update(self._task, description=what, completed=done, total=total)
