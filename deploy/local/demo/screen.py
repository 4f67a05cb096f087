"""The demo on the terminal: lines for what happens, and a live summary where there is a screen."""

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from schemas.alerts import Transition

_DRAWN_PER_SECOND: Final = 2
_PLAIN_EVERY_SECONDS: Final = 10.0

#: Name and value of each figure, as they are now.
Summary = Callable[[], list[tuple[str, str]]]


class Screen:
    """Everything on stderr; the standard output stays for the totals."""

    def __init__(self, summary: Summary) -> None:
        self._summary = summary
        self._console = Console(stderr=True, highlight=False, soft_wrap=True)
        self._started = time.monotonic()
        self._next = 0.0
        self._live: Live | None = None

    def __enter__(self) -> Self:
        """From here to the end of the block the summary is shown."""
        self._next = time.monotonic() + _PLAIN_EVERY_SECONDS
        if sys.stderr.isatty():
            self._live = Live(
                get_renderable=self._table,
                console=self._console,
                refresh_per_second=_DRAWN_PER_SECOND,
                transient=True,
            )
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def say(self, what: str) -> None:
        """One line, with the seconds since the start."""
        line = f"{time.monotonic() - self._started:5.1f} s  {what}"
        self._console.print(Text(line), soft_wrap=True)

    def alert(self, transition: Transition) -> None:
        """An alert that the webhook received."""
        self.say(f"alert received: {transition.state} {transition.alert}: {transition.summary}")

    def beat(self) -> None:
        """Where nothing can be drawn, a line now and then; cheap to call often."""
        if self._live is None and time.monotonic() >= self._next:
            self._next = time.monotonic() + _PLAIN_EVERY_SECONDS
            self.say(", ".join(f"{name} {value}" for name, value in self._summary()))

    def _table(self) -> Table:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for name, value in self._summary():
            table.add_row(Text(name, style="dim"), Text(value, style="bold"))
        return table
