"""Looking at a running demo from a thread of its own: figures, memory, the page."""

import threading
from collections.abc import Callable
from typing import Final

from deploy.local.demo import figures
from deploy.local.demo.figures import Now
from deploy.local.demo.memory import pss_mb
from deploy.local.demo.page import shows_figures
from deploy.local.home import Home
from streams.errors import NabzError
from streams.settings import Settings

_EVERY_SECONDS: Final = 1.0
_STOP_SECONDS: Final = 6.0


class Watch:
    """What is known of the running demo; each look that fails is made again a second later."""

    def __init__(self, home: Home, elapsed: Callable[[], float]) -> None:
        """`elapsed` tells the seconds since the command was given."""
        self.now = Now(0, 0, None)
        self.peak_pss_mb = 0.0
        self.page_ready_s: float | None = None
        self._home = home
        self._elapsed = elapsed
        self._stop = threading.Event()
        self._flow: tuple[Settings, int] | None = None
        self._page: str | None = None
        self._thread = threading.Thread(target=self._look_forever, daemon=True)

    def start(self) -> None:
        """Begin to look at the memory."""
        self._thread.start()

    def follow(self, settings: Settings, since_ms: int, page: str | None) -> None:
        """Look at the flow as well, at touchpoints sent from this time on, and at the page."""
        self._page = page
        self._flow = settings, since_ms

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join(_STOP_SECONDS)

    def _look_forever(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            self.peak_pss_mb = max(self.peak_pss_mb, pss_mb(self._home))
            if self._flow is not None:
                self._look(*self._flow)

    def _look(self, settings: Settings, since_ms: int) -> None:
        if (
            self._page is not None
            and self.page_ready_s is None
            and shows_figures(self._page, since_ms)
        ):
            self.page_ready_s = round(self._elapsed(), 1)
        try:
            self.now = figures.now(settings, since_ms)
        except NabzError:
            return
