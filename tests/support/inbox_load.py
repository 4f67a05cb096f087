"""Touchpoints that keep coming into inbox, a few hundred a second."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from streams.settings import Settings
from tests.streams.intake.normalize.inbox import Inbox, as_json

_AT_ONCE = 50
_PAUSE_SECONDS = 0.1


@contextmanager
def loading(settings: Settings) -> Iterator["InboxLoad"]:
    """Touchpoints come for the length of the block."""
    load = InboxLoad(settings)
    try:
        yield load
    finally:
        load.stop()


class InboxLoad:
    """Sends from its making until `stop()`."""

    def __init__(self, settings: Settings) -> None:
        self._inbox = Inbox(settings)
        self._stopped = threading.Event()
        self.sent = 0
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def stop(self) -> None:
        """Return when the last ones are in Kafka."""
        self._stopped.set()
        self._thread.join(60)

    def _run(self) -> None:
        while not self._stopped.wait(_PAUSE_SECONDS):
            numbers = range(self.sent, self.sent + _AT_ONCE)
            self._inbox.put_all([as_json(id=str(n), customer=f"c{n % 97}") for n in numbers])
            self.sent += _AT_ONCE
