"""The features of a customer at a time, from what was remembered up to then and nothing after.

A feature that is not known is absent, or NaN, never 0: who was never asked has no satisfaction.
Counts, days and money go in as log(1 + x), for the tenth contact says less than the second.
"""

from array import array
from collections.abc import Mapping, Sequence
from itertools import chain
from math import isnan, log, log1p, nan
from typing import Final, TypeAlias

from streams.signals.churn import behaviour as of
from streams.signals.churn.behaviour import DAY, Behaviour, Rated, Span
from streams.signals.churn.satisfaction import FAMILIES

#: An issue that is older than this (s) without an end was let go.
_LET_GO: Final = 30 * DAY
#: Nobody's rhythm is shorter (s): the words of one talk say nothing of when the next one is due.
_SHORTEST_GAP: Final = DAY
#: Points in 1e-4 → 0 to 1.
_FULL: Final = 1_000_000

#: Counters that are features: those of everybody, of who was active, of who made contact.
_OF_ALL: Final = {"payment_failures": of.PAYMENT_FAILURES_90, "incidents": of.INCIDENTS_90}
_OF_ACTIVITY: Final = {
    "activity_7": of.ACTIVITY_7,
    "activity_30": of.ACTIVITY_30,
    "activity_90": of.ACTIVITY_90,
    "channel_switches": of.SWITCHES_90,
}
_OF_CONTACTS: Final = {
    "contacts_30": of.CONTACTS_30,
    "contacts_90": of.CONTACTS_90,
    "repeat_contacts": of.REPEATS_90,
    "transfers": of.TRANSFERS_90,
    "reopenings": of.REOPENINGS_90,
    "abandoned_calls": of.ABANDONED_90,
    "cancel_reasons": of.CANCEL_90,
    "billing_reasons": of.BILLING_90,
    "defect_reasons": of.DEFECT_90,
}

#: Every feature of behaviour; profile attributes come in under their own names.
FEATURES: Final = (
    *("tenure", "silence", "overdue", "activity_7", "activity_30", "activity_90", "trend"),
    *("channels", "channel_switches"),
    *("purchase_silence", "purchase_overdue", "purchases", "purchases_90", "spend", "order_value"),
    *_OF_CONTACTS,
    *("breaches", "phone_share", "open_issues", "oldest_issue"),
    *chain.from_iterable((f"{name}_last", f"{name}_mean", f"{name}_slope") for name in FAMILIES),
    *("unanswered_surveys", "sentiment", "payment_failures", "incidents"),
)
#: Where each feature lies in a row.
PLACES: Final[Mapping[str, int]] = {name: place for place, name in enumerate(FEATURES)}

#: The features of one customer in the order of FEATURES; NaN: not known.
Row: TypeAlias = "array[float]"

_TENURE, _SILENCE, _OVERDUE, _TREND, _CHANNELS, _UNANSWERED, _SENTIMENT = (
    PLACES[name]
    for name in (
        *("tenure", "silence", "overdue", "trend", "channels"),
        *("unanswered_surveys", "sentiment"),
    )
)
_PURCHASE_SILENCE, _PURCHASE_OVERDUE, _PURCHASES, _PURCHASES_90, _SPEND, _ORDER_VALUE = (
    PLACES[name]
    for name in (
        *("purchase_silence", "purchase_overdue", "purchases"),
        *("purchases_90", "spend", "order_value"),
    )
)
_BREACHES, _PHONE_SHARE, _OPEN_ISSUES, _OLDEST_ISSUE = (
    PLACES[name] for name in ("breaches", "phone_share", "open_issues", "oldest_issue")
)
#: Of each family of ratings where the last lies; its mean and slope come next.
_RATED: Final = tuple(PLACES[f"{name}_last"] for name in FAMILIES)


def _uncounted(counters: Mapping[str, int]) -> tuple[Row, dict[int, int]]:
    """A row with none of these counted yet, and where in it each counter goes."""
    empty = array("d", [0.0 if name in counters else nan for name in FEATURES])
    return empty, {counter: PLACES[name] for name, counter in counters.items()}


#: Whether ever active, whether ever in contact → how a row begins.
_BEGINNINGS: Final = {
    (active, contact): _uncounted(
        _OF_ALL | (_OF_ACTIVITY if active else {}) | (_OF_CONTACTS if contact else {})
    )
    for active in (False, True)
    for contact in (False, True)
}
_NOTHING: Final = array("d", [nan] * len(FEATURES))


def features_at(known: Behaviour, at_ms: int) -> dict[str, float]:
    """The known features at a time (ms); `known` holds touchpoints up to that time only."""
    return features_of(row_at(known, at_ms).tolist())


def features_of(row: Sequence[float]) -> dict[str, float]:
    """The known features of a row, by name."""
    return {name: value for name, value in zip(FEATURES, row, strict=True) if not isnan(value)}


def row_of(features: Mapping[str, float]) -> Row:
    """The row of features that are known by name; what is no feature is left out."""
    return array("d", [features.get(name, nan) for name in FEATURES])


def row_at(known: Behaviour, at_ms: int) -> Row:
    """All features at a time (ms); `known` holds touchpoints up to that time only."""
    if known.first is None:
        return _NOTHING
    at = at_ms // 1000
    counted = known.counted(at)
    empty, places = _BEGINNINGS[known.activity.n > 0, known.contacts.n > 0]
    row = empty[:]
    for counter, count in counted.items():
        if counter in places:
            row[places[counter]] = log1p(count)
    row[_TENURE] = _days(known.first, at)
    if known.activity.n:
        _put_activity(row, known, counted, at)
    if known.purchases.n:
        _put_purchases(row, known, counted, at)
    if known.contacts.n:
        _put_contacts(row, known, at)
    for family, rated in known.ratings.items():
        _put_rated(row, _RATED[family], rated)
    if known.unanswered is not None:
        row[_UNANSWERED] = log1p(known.unanswered)
    if texts := known.counts.get(of.TEXTS_90):
        row[_SENTIMENT] = known.counts.get(of.FEELING_90, 0.0) / texts
    return row


def _put_activity(row: Row, known: Behaviour, counted: Mapping[int, float], at: int) -> None:
    month, quarter = counted.get(of.ACTIVITY_30, 0.0), counted.get(of.ACTIVITY_90, 0.0)
    row[_SILENCE] = _days(known.activity.last, at)
    row[_TREND] = log((3 * month + 1) / (quarter + 1))
    row[_CHANNELS] = known.channels.bit_count()
    _put_overdue(row, _OVERDUE, known.activity, at)


def _put_purchases(row: Row, known: Behaviour, counted: Mapping[int, float], at: int) -> None:
    n, spend = known.purchases.n, max(0.0, known.spend)
    row[_PURCHASE_SILENCE] = _days(known.purchases.last, at)
    row[_PURCHASES] = log1p(n)
    row[_PURCHASES_90] = log1p(counted.get(of.PURCHASES_90, 0.0))
    row[_SPEND] = log1p(spend)
    row[_ORDER_VALUE] = log1p(spend / n)
    _put_overdue(row, _PURCHASE_OVERDUE, known.purchases, at)


def _put_contacts(row: Row, known: Behaviour, at: int) -> None:
    row[_BREACHES] = log1p(known.breached(at)) if known.breaches else 0.0
    if contacts := known.counts.get(of.CONTACTS_90):
        row[_PHONE_SHARE] = known.counts.get(of.PHONE_90, 0.0) / contacts
    issues, oldest = 0, at
    for opened in known.open.values():
        if at - opened <= _LET_GO:
            issues += 1
            oldest = min(oldest, opened)
    row[_OPEN_ISSUES] = issues
    if issues:
        row[_OLDEST_ISSUE] = _days(oldest, at)


def _put_rated(row: Row, place: int, rated: Rated) -> None:
    """Last and mean of 0 to 1, and how far the last lies above the mean of those before it."""
    row[place] = rated.last / _FULL
    row[place + 1] = rated.total / rated.n / _FULL
    if rated.n > 1:
        before = (rated.total - rated.last) / (rated.n - 1)
        row[place + 2] = (rated.last - before) / _FULL


def _put_overdue(row: Row, place: int, span: Span, at: int) -> None:
    """How many of the customer's own mean gaps, of a day at least, have passed since the last."""
    if span.n > 1 and span.last > span.first:
        gap = max(_SHORTEST_GAP, (span.last - span.first) / (span.n - 1))
        row[place] = log1p(max(0, at - span.last) / gap)


def _days(since: int, at: int) -> float:
    return log1p((at - since) / DAY) if at > since else 0.0
