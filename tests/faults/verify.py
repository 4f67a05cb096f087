"""The account at the end: what was sent against what is stored, and against its recomputation."""

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from schemas import topics
from streams.errors import NabzError
from streams.offsets import Ends, Offsets
from streams.progress import Sent, wait_until_stored
from streams.query import run
from streams.settings import Settings
from tests.faults.compare import Letter, Stored, of_refused, of_touchpoints
from tests.faults.ledger import Ledger, Place
from tests.oracle.diff import diff
from tests.oracle.recompute import recompute
from tests.oracle.stored import stored

#: Everything started again on a busy machine, sessions of dead workers run out first.
QUIET_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 0.2
#: Characters of a fault in a summary.
_TOLD: Final = 2_000

_TOUCHPOINTS: Final = """
    SELECT source, id, count(), any(customer), any(toUnixTimestamp64Milli(time)), any(channel)
    FROM touchpoints FINAL GROUP BY source, id
"""
_DEAD_LETTERS: Final = """
    SELECT topic, partition, offset, count(), any(raw) FROM dead_letters FINAL
    GROUP BY topic, partition, offset
"""


class Account(NamedTuple):
    """What a seed came to; `faults` says each lost, doubled or wrong row in a line."""

    lost: int
    doubled: int
    wrong: int
    faults: Sequence[str]

    @property
    def is_right(self) -> bool:
        """Whether nothing is lost, doubled or wrong."""
        return not self.faults

    def summary(self) -> str:
        """The counts and the first faults of each kind of row: a log may keep only so much."""
        kinds: dict[str, list[str]] = {}
        for fault in self.faults:
            kinds.setdefault(fault.partition(" ")[0], []).append(fault)
        told = [
            line
            for kind, lines in kinds.items()
            for line in (f"{kind}: {len(lines)}", *(f"  {one[:_TOLD]}" for one in lines[:3]))
        ]
        head = f"{self.lost} lost, {self.doubled} doubled, {self.wrong} wrong"
        return "\n".join([head, *told])


def await_quiet(settings: Settings, limit: float = QUIET_SECONDS) -> None:
    """Return when every role has read all that was sent and all that follows from it.

    Raises:
        NabzError: not in time; says which role lags.
    """
    deadline = time.monotonic() + limit
    with Offsets(settings) as offsets:
        _until_read(offsets, "normalize", offsets.ends(topics.INBOX.name), deadline)
        touchpoints = offsets.ends(topics.TOUCHPOINTS.name)
        _until_read(offsets, "customers", touchpoints, deadline)
        sent = Sent(_last(touchpoints), _last(offsets.ends(topics.DEAD_LETTERS.name)))
        left = deadline - time.monotonic()
        wait_until_stored(settings, sent, timeout=left, progress=lambda _what, _done, _total: None)
        _until_read(offsets, "rolling", offsets.ends(topics.PANES.name), deadline)
        _until_read(offsets, "alerts", offsets.ends(topics.SIGNALS.name), deadline)


def account(settings: Settings, ledger: Ledger, horizon_ms: int) -> Account:
    """Compare ledger and tables, row by row."""
    rows = {(row[0], row[1]): Stored(*row[2:]) for row in _rows(settings, _TOUCHPOINTS)}
    letters = {Place(*row[:3]): Letter(*row[3:]) for row in _rows(settings, _DEAD_LETTERS)}
    kept, refused = of_touchpoints(ledger.first(), rows), of_refused(ledger.refused, letters)
    now = time.time_ns() // 1_000_000
    expected, actual = recompute(ledger.arrived, horizon_ms, now_ms=now), stored(settings)
    # Touchpoints have been compared, by more than their names.
    rest = [line for line in diff(expected, actual) if not line.startswith("touchpoints ")]
    lost, doubled = kept.lost + refused.lost, kept.doubled + refused.doubled
    wrong = kept.wrong + refused.wrong + rest
    return Account(len(lost), len(doubled), len(wrong), [*lost, *doubled, *wrong])


def _until_read(offsets: Offsets, role: str, ends: Ends, deadline: float) -> None:
    while left := offsets.left(role, ends):
        if time.monotonic() > deadline:
            lag = Counter[str]()
            for (topic, _), records in left.items():
                lag[topic] += records
            raise NabzError(f"{role} does not come to rest: {dict(lag)} left")
        time.sleep(_LOOK_SECONDS)


def _last(ends: Ends) -> dict[int, int]:
    return {partition: end - 1 for (_, partition), end in ends.items()}


def _rows(settings: Settings, query: str) -> Sequence[Sequence[Any]]:
    return run(settings, query, admin=True).rows
