"""How far an import may run ahead of the flow: what is live waits no longer behind it than that."""

import time
from collections.abc import Callable
from typing import Final, Self

from schemas import topics
from streams.errors import NabzError
from streams.intake.sender import Sender
from streams.offsets import Offsets
from streams.progress import CUSTOMERS
from streams.settings import Settings

#: Touchpoints sent and not yet folded: some seconds of work for `customers`, and as long does what
#: comes in meanwhile wait behind them.
AHEAD: Final = 20_000
#: Touchpoints after which it is asked again.
EVERY: Final = 5_000
_LOOK_AGAIN_SECONDS: Final = 0.1
#: Looks after which who has not moved is taken for not running, and is waited for no more.
PATIENCE: Final = 50


class Pace:
    """Holds a run back while it is too far ahead of `customers`.

    It loses nothing by that: a line is as fast as its slowest. A run shorter than `AHEAD` never
    asks. `left` says how many touchpoints are not folded yet, `wait` passes the time between looks.
    """

    def __init__(self, left: Callable[[], int], wait: Callable[[], None]) -> None:
        self._left = left
        self._wait = wait
        self._next = AHEAD
        self._given_up = False

    def keep(self, sent: int) -> None:
        """Return when no more than `AHEAD` of those sent wait, or `customers` does not move."""
        if self._given_up or sent < self._next:
            return
        self._next = sent + EVERY
        least, looks = sent, 0
        while (left := self._left()) > AHEAD:
            least, looks = (left, 0) if left < least else (least, looks + 1)
            if looks > PATIENCE:
                self._given_up = True
                return
            self._wait()


class Behind:
    """What `customers` has not folded yet of what a sender sent."""

    def __init__(self, settings: Settings, sender: Sender) -> None:
        self._settings = settings
        self._sender = sender
        self._offsets: Offsets | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *why: object) -> None:
        if self._offsets is not None:
            self._offsets.__exit__(*why)

    def left(self) -> int:
        """How many; 0 where Kafka gives no answer, for sending tells that better."""
        self._offsets = self._offsets or Offsets(self._settings)
        name = topics.TOUCHPOINTS.name
        ends = {(name, partition): last + 1 for partition, last in self._sender.ends.items()}
        try:
            return sum(self._offsets.left(CUSTOMERS, ends).values())
        except NabzError:
            return 0

    def wait(self) -> None:
        """Let some time pass, in which Kafka may answer the sender.

        Raises:
            NabzError: it refused something.
        """
        time.sleep(_LOOK_AGAIN_SECONDS)
        self._sender.poll()
