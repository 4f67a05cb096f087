"""What is remembered of a customer's behaviour: a few hundred bytes, however long the history.

Counters are sums that decay in event time, exp(-age / 7, 30 or 90 days), kept in forward form: a
touchpoint at time t adds exp((t - landmark) / decay), and a reader divides by the same of its own
time (Cormode et al., https://doi.org/10.1109/ICDE.2009.65). So they do not depend on the order in
which touchpoints came. Times are whole seconds since 1970, UTC.
"""

import math
from bisect import insort
from typing import Final

import msgspec

from schemas.touchpoint import Plain

DAY: Final = 86_400
#: A landmark is moved before exp() of the distance to it leaves the range of a float.
_FARTHEST: Final = 600 * 7 * DAY
#: What has decayed to less than this is nothing.
_NOTHING: Final = 1e-12

ACTIVITY_7: Final = 0
ACTIVITY_30: Final = 1
ACTIVITY_90: Final = 2
CONTACTS_30: Final = 3
CONTACTS_90: Final = 4
PHONE_90: Final = 5
PURCHASES_90: Final = 6
SWITCHES_90: Final = 7
REPEATS_90: Final = 8
TRANSFERS_90: Final = 9
REOPENINGS_90: Final = 10
ABANDONED_90: Final = 11
CANCEL_90: Final = 12
BILLING_90: Final = 13
DEFECT_90: Final = 14
PAYMENT_FAILURES_90: Final = 15
INCIDENTS_90: Final = 16
TEXTS_90: Final = 17
FEELING_90: Final = 18

#: Seconds in which a counter decays to 1/e.
DECAY: Final = tuple(
    {ACTIVITY_7: 7, ACTIVITY_30: 30, CONTACTS_30: 30}.get(counter, 90) * DAY
    for counter in range(FEELING_90 + 1)
)
_WEEK, _MONTH, _QUARTER = (days * DAY for days in (7, 30, 90))
#: Which of these each counter has.
_PACE: Final = tuple((_WEEK, _MONTH, _QUARTER).index(decay) for decay in DECAY)
#: Broken promises that are kept in mind, the newest.
_BREACHES: Final = 8


class Rated(msgspec.Struct, array_like=True, gc=False):
    """Ratings of one family: how many, their points (1e-4) in all and of the last, its time."""

    n: int
    total: int
    last: int
    at: int


class Span(msgspec.Struct, array_like=True, gc=False):
    """Things that recur: how many, when the first and the last of them happened."""

    n: int = 0
    first: int = 0
    last: int = 0

    def take(self, at: int) -> None:
        """Count one more."""
        if not self.n:
            self.first = self.last = at
        elif at > self.last:
            self.last = at
        elif at < self.first:
            self.first = at
        self.n += 1


class Behaviour(msgspec.Struct, array_like=True):
    """A customer's behaviour so far.

    `open` and `solved` hold hashes of conversations (with the time of opening), the newest few;
    `issue` is that of the last contact; `channels` has a bit for each channel used; `unanswered`
    counts surveys since the last rating, None before the first survey; `profile` holds attributes
    as last told, at `profile_at`; `breaches` are the times at which promises about response were
    broken, ascending: one that turns out kept is taken back without a trace.
    """

    first: int | None = None
    landmark: int = 0
    counts: dict[int, float] = msgspec.field(default_factory=dict)
    activity: Span = msgspec.field(default_factory=Span)
    purchases: Span = msgspec.field(default_factory=Span)
    spend: float = 0.0
    contacts: Span = msgspec.field(default_factory=Span)
    issue: int = 0
    channel: int = -1
    channels: int = 0
    open: dict[int, int] = msgspec.field(default_factory=dict)
    solved: list[int] = msgspec.field(default_factory=list)
    ratings: dict[int, Rated] = msgspec.field(default_factory=dict)
    unanswered: int | None = None
    profile_at: int = 0
    profile: dict[str, Plain] = msgspec.field(default_factory=dict)
    breaches: list[int] = msgspec.field(default_factory=list)

    def count(self, counter: int, at: int, amount: float = 1.0) -> None:
        """Add to a counter at a time (s)."""
        if at - self.landmark > _FARTHEST:
            self._move_landmark(at)
        weight = math.exp((at - self.landmark) / DECAY[counter])
        self.counts[counter] = self.counts.get(counter, 0.0) + amount * weight

    def counted(self, at: int) -> dict[int, float]:
        """What the counters come to at a time (s) not before any of what they counted."""
        since = self.landmark - at
        left = math.exp(since / _WEEK), math.exp(since / _MONTH), math.exp(since / _QUARTER)
        return {counter: held * left[_PACE[counter]] for counter, held in self.counts.items()}

    def take_breach(self, at: int) -> None:
        """Count a promise about response that was broken at a time (s)."""
        insort(self.breaches, at)
        del self.breaches[:-_BREACHES]

    def take_back_breach(self, at: int) -> None:
        """A promise about response was not broken at a time (s) after all."""
        if at in self.breaches:
            self.breaches.remove(at)

    def breached(self, at: int) -> float:
        """What the broken promises come to at a time (s); those still to come count nothing."""
        return sum(math.exp((due - at) / _QUARTER) for due in self.breaches if due <= at)

    def _move_landmark(self, at: int) -> None:
        moved = self.counted(at)
        self.counts = {c: value for c, value in moved.items() if abs(value) > _NOTHING}
        self.landmark = at


pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Behaviour).decode
