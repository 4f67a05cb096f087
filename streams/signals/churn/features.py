"""The features of a customer at a time, from what was remembered up to then and nothing after.

A feature that is not known is absent, never 0: a customer who was never asked has no satisfaction.
Counts, days and money go in as log(1 + x), for the tenth contact says less than the second.
"""

from collections.abc import Mapping
from itertools import chain
from math import log, log1p
from typing import Final

from streams.signals.churn import behaviour as of
from streams.signals.churn.behaviour import DAY, Behaviour, Rated, Span
from streams.signals.churn.satisfaction import FAMILIES

#: An issue that is older than this (s) without an end was let go.
_LET_GO: Final = 30 * DAY
#: Nobody's rhythm is shorter (s): the words of one talk say nothing of when the next one is due.
_SHORTEST_GAP: Final = DAY
#: Points in 1e-4 → 0 to 1.
_FULL: Final = 1_000_000

_Counters = tuple[tuple[str, int], ...]
_OF_ALL: Final[_Counters] = (
    ("payment_failures", of.PAYMENT_FAILURES_90),
    ("incidents", of.INCIDENTS_90),
)
_OF_ACTIVITY: Final[_Counters] = (
    ("activity_7", of.ACTIVITY_7),
    ("activity_30", of.ACTIVITY_30),
    ("activity_90", of.ACTIVITY_90),
    ("channel_switches", of.SWITCHES_90),
)
_OF_CONTACTS: Final[_Counters] = (
    ("contacts_30", of.CONTACTS_30),
    ("contacts_90", of.CONTACTS_90),
    ("repeat_contacts", of.REPEATS_90),
    ("transfers", of.TRANSFERS_90),
    ("reopenings", of.REOPENINGS_90),
    ("abandoned_calls", of.ABANDONED_90),
    ("cancel_reasons", of.CANCEL_90),
    ("billing_reasons", of.BILLING_90),
    ("defect_reasons", of.DEFECT_90),
)
#: Of each family of ratings: the last, the mean, and how far the last lies above those before.
_RATED: Final = tuple((f"{name}_last", f"{name}_mean", f"{name}_slope") for name in FAMILIES)

#: Every feature of behaviour; profile attributes come in under their own names.
FEATURES: Final = (
    *("tenure", "silence", "overdue", "activity_7", "activity_30", "activity_90", "trend"),
    *("channels", "channel_switches"),
    *("purchase_silence", "purchase_overdue", "purchases", "purchases_90", "spend", "order_value"),
    *(name for name, _ in _OF_CONTACTS),
    *("breaches", "phone_share", "open_issues", "oldest_issue"),
    *chain.from_iterable(_RATED),
    *("unanswered_surveys", "sentiment", "payment_failures", "incidents"),
)


def features_at(known: Behaviour, at_ms: int) -> dict[str, float]:
    """The known features at a time (ms); `known` holds touchpoints up to that time only."""
    at = at_ms // 1000
    if known.first is None:
        return {}
    counted = known.counted(at)
    found = {"tenure": _days(known.first, at)}
    _put_counts(found, _OF_ALL, counted)
    if known.activity.n:
        _put_activity(found, known, counted, at)
    if known.purchases.n:
        _put_purchases(found, known, counted, at)
    if known.contacts.n:
        _put_contacts(found, known, counted, at)
    for family, rated in known.ratings.items():
        _put_rated(found, *_RATED[family], rated)
    if known.unanswered is not None:
        found["unanswered_surveys"] = log1p(known.unanswered)
    if texts := known.counts.get(of.TEXTS_90):
        found["sentiment"] = known.counts.get(of.FEELING_90, 0.0) / texts
    return found


_Found = dict[str, float]


def _put_activity(found: _Found, known: Behaviour, counted: Mapping[int, float], at: int) -> None:
    month, quarter = counted.get(of.ACTIVITY_30, 0.0), counted.get(of.ACTIVITY_90, 0.0)
    found["silence"] = _days(known.activity.last, at)
    _put_counts(found, _OF_ACTIVITY, counted)
    found["trend"] = log((3 * month + 1) / (quarter + 1))
    found["channels"] = known.channels.bit_count()
    _put_overdue(found, "overdue", known.activity, at)


def _put_purchases(found: _Found, known: Behaviour, counted: Mapping[int, float], at: int) -> None:
    n, spend = known.purchases.n, max(0.0, known.spend)
    found["purchase_silence"] = _days(known.purchases.last, at)
    found["purchases"] = log1p(n)
    found["purchases_90"] = log1p(counted.get(of.PURCHASES_90, 0.0))
    found["spend"] = log1p(spend)
    found["order_value"] = log1p(spend / n)
    _put_overdue(found, "purchase_overdue", known.purchases, at)


def _put_contacts(found: _Found, known: Behaviour, counted: Mapping[int, float], at: int) -> None:
    _put_counts(found, _OF_CONTACTS, counted)
    found["breaches"] = log1p(known.breached(at)) if known.breaches else 0.0
    if contacts := known.counts.get(of.CONTACTS_90):
        found["phone_share"] = known.counts.get(of.PHONE_90, 0.0) / contacts
    since = [opened for opened in known.open.values() if at - opened <= _LET_GO]
    found["open_issues"] = len(since)
    if since:
        found["oldest_issue"] = _days(min(since), at)


def _put_counts(found: _Found, counters: _Counters, counted: Mapping[int, float]) -> None:
    for name, counter in counters:
        count = counted.get(counter)
        found[name] = log1p(count) if count else 0.0


def _put_rated(found: _Found, last: str, mean: str, slope: str, rated: Rated) -> None:
    """Last and mean of 0 to 1, and how far the last lies above the mean of those before it."""
    found[last] = rated.last / _FULL
    found[mean] = rated.total / rated.n / _FULL
    if rated.n > 1:
        before = (rated.total - rated.last) / (rated.n - 1)
        found[slope] = (rated.last - before) / _FULL


def _put_overdue(found: _Found, name: str, span: Span, at: int) -> None:
    """How many of the customer's own mean gaps, of a day at least, have passed since the last."""
    if span.n > 1 and span.last > span.first:
        gap = max(_SHORTEST_GAP, (span.last - span.first) / (span.n - 1))
        found[name] = log1p(max(0, at - span.last) / gap)


def _days(since: int, at: int) -> float:
    return log1p(max(0, at - since) / DAY)
