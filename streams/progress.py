"""When is it all stored? Waiting for what was sent, and all that follows from it, to be rows.

customers commits its offset of touchpoints only after the transaction with the facts and panes
of those touchpoints; store commits an offset only after the insert. So when customers has passed
the last touchpoint, the ends of facts and panes at that moment cover all that follows from it,
and when store has passed those ends, all of it can be read.
"""

import time
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from schemas import topics
from streams.errors import NabzError
from streams.offsets import Ends, Offsets
from streams.settings import Settings

CUSTOMERS: Final = "customers"
STORE: Final = "store"
#: Asked so often at the end; while far behind less, so that asking takes nothing from the work.
_EVERY_SECONDS: Final = 0.1
_SELDOM_SECONDS: Final = 0.5
_FAR_BEHIND: Final = 20_000
#: Without any step forward for so long, a person is told who lags.
_STALLED_SECONDS: Final = 15.0

#: Called with a line for people, and how much of how much is done; 0 of 0 where nobody knows.
Progress = Callable[[str, int, int], None]


class Sent(NamedTuple):
    """The last offset that a run has in each partition of touchpoints and of dead-letters."""

    touchpoints: Mapping[int, int]
    dead_letters: Mapping[int, int]


def wait_until_stored(
    settings: Settings, sent: Sent, *, timeout: float, progress: Progress
) -> None:
    """Return when all touchpoints sent, their facts and panes, and the dead letters are rows.

    `timeout` in seconds, for all of it. Nothing here writes or joins a group.

    Raises:
        NabzError: not in time, or Kafka does not answer: says which role lags and by how much.
    """
    deadline = time.monotonic() + timeout
    with Offsets(settings) as offsets:
        wait = _Wait(offsets, deadline, timeout, progress)
        touchpoints = _after(topics.TOUCHPOINTS.name, sent.touchpoints)
        wait.until(CUSTOMERS, touchpoints)
        facts, panes = wait.ends(topics.FACTS.name), wait.ends(topics.PANES.name)
        dead = _after(topics.DEAD_LETTERS.name, sent.dead_letters)
        wait.until(STORE, touchpoints | facts | panes | dead)


def _after(topic: str, last: Mapping[int, int]) -> Ends:
    return {(topic, partition): offset + 1 for partition, offset in last.items()}


class _Wait:
    """One wait: its deadline, and whether anything still moves."""

    def __init__(
        self, offsets: Offsets, deadline: float, timeout: float, progress: Progress
    ) -> None:
        self._offsets = offsets
        self._deadline = deadline
        self._timeout = timeout
        self._progress = progress

    def until(self, role: str, ends: Ends) -> None:
        """Return when the group of `role` has read every record before `ends`."""
        moved, last, most = time.monotonic(), -1, 0
        while left := self._ask(lambda: self._offsets.left(role, ends)):
            now, lag = time.monotonic(), sum(left.values())
            if lag != last:
                moved, last, most = now, lag, max(most, lag)
            self._in_time(_lagging(role, left))
            stalled = now - moved > _STALLED_SECONDS
            what = _lagging(role, left) if stalled else f"waiting for {role}: {lag:,} to go"
            self._progress(what, most - lag, most)
            time.sleep(_SELDOM_SECONDS if lag > _FAR_BEHIND else _EVERY_SECONDS)

    def ends(self, topic: str) -> Ends:
        """The ends of a topic as they are now, without the markers of transactions there.

        Also of those whose transaction is just being ended: what is in it counts.
        """
        ends = self._ask(lambda: self._offsets.ends(topic))
        return self._ask(lambda: self._offsets.after_last_records(ends))

    def _ask(self, question: Callable[[], Ends]) -> Ends:
        """An answer of Kafka, which may be away, or new and still settling, for a while."""
        while True:
            try:
                return question()
            except NabzError as error:
                self._in_time(str(error))
                self._progress(str(error), 0, 0)
                time.sleep(_EVERY_SECONDS)

    def _in_time(self, why: str) -> None:
        if time.monotonic() > self._deadline:
            raise NabzError(f"not stored after {self._timeout:g} s: {why}")


def _lagging(role: str, left: Ends) -> str:
    by_topic: dict[str, int] = {}
    for (topic, _), records in left.items():
        by_topic[topic] = by_topic.get(topic, 0) + records
    lag = ", ".join(f"{records:,} of {topic}" for topic, records in by_topic.items())
    return f"{role} lags by {lag}; is it running (nabz status, or nabz worker {role})?"
