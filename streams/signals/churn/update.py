"""How a touchpoint changes what is remembered of a customer's behaviour.

Outcomes change nothing: what is to be foretold must not be among what foretells it.
"""

from collections.abc import Callable, Mapping
from typing import Final, get_args
from zlib import crc32

from schemas.touchpoint import MOST_ATTRIBUTES, Channel, Kind, Touchpoint
from streams.signals.churn import behaviour as of
from streams.signals.churn.behaviour import DAY, Behaviour
from streams.signals.churn.satisfaction import take_rating, take_survey
from streams.signals.churn.topics import reasons_of, tells_of_payment

_CHANNELS: Final = {name: number for number, name in enumerate(get_args(Channel))}
_ACTIVE: Final = frozenset({"message", "call", "visit", "rating"})
#: Conversations that are kept in mind, open and solved.
_KEPT: Final = 3
#: A further contact within so many seconds is one about something that was not settled.
_REPEAT: Final = 7 * DAY


def take(known: Behaviour, touchpoint: Touchpoint) -> None:
    """Let a touchpoint count."""
    if touchpoint.kind == "outcome":
        return
    at = touchpoint.time // 1000
    if known.first is None:
        known.first = known.landmark = at
    elif at < known.first:
        known.first = at
    if is_activity(touchpoint):
        _take_activity(known, touchpoint, at)
    special = _SPECIAL.get(touchpoint.kind)
    if special is not None:
        special(known, touchpoint, at)


def is_activity(touchpoint: Touchpoint) -> bool:
    """Whether the customer did something; a purchase is one whoever recorded it."""
    kind = touchpoint.kind
    return kind == "purchase" or (touchpoint.actor == "customer" and kind in _ACTIVE)


def _take_activity(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    channel = _CHANNELS[touchpoint.channel]
    if known.channel not in {-1, channel}:
        known.count(of.SWITCHES_90, at)
    known.channel = channel
    known.channels |= 1 << channel
    known.activity.take(at)
    for counter in (of.ACTIVITY_7, of.ACTIVITY_30, of.ACTIVITY_90):
        known.count(counter, at)
    if touchpoint.sentiment is not None:
        known.count(of.TEXTS_90, at)
        known.count(of.FEELING_90, at, touchpoint.sentiment)


def _take_talk(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    if touchpoint.actor != "customer":
        return
    if touchpoint.call is not None and touchpoint.call.answered is False:
        known.count(of.ABANDONED_90, at)
    issue = _issue_of(touchpoint)
    if issue is not None and (issue == known.issue or issue in known.open):
        return
    if issue is not None:
        _open(known, issue, at)
        known.issue = issue
    if known.contacts.n and abs(at - known.contacts.last) <= _REPEAT:
        known.count(of.REPEATS_90, at)
    known.contacts.take(at)
    known.count(of.CONTACTS_30, at)
    known.count(of.CONTACTS_90, at)
    if touchpoint.channel == "phone":
        known.count(of.PHONE_90, at)
    for reason in reasons_of(touchpoint.attributes):
        known.count(reason, at)


def _take_status(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    issue = _issue_of(touchpoint)
    if issue is None:
        return
    if touchpoint.status not in {"solved", "closed"}:
        if issue in known.solved:
            _open(known, issue, at)
        return
    known.open.pop(issue, None)
    if issue == known.issue:
        known.issue = 0
    if issue not in known.solved:
        known.solved = [*known.solved[1 - _KEPT :], issue]


def _open(known: Behaviour, issue: int, at: int) -> None:
    """An issue begins, or comes up again after it was settled."""
    if issue in known.solved:
        known.solved.remove(issue)
        known.count(of.REOPENINGS_90, at)
    known.open[issue] = at
    if len(known.open) > _KEPT:
        del known.open[min(known.open, key=lambda each: (known.open[each], each))]


def _take_purchase(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    known.purchases.take(at)
    known.count(of.PURCHASES_90, at)
    if touchpoint.amount is not None:
        known.spend += touchpoint.amount.value


def _take_transfer(known: Behaviour, _: Touchpoint, at: int) -> None:
    known.count(of.TRANSFERS_90, at)


def _take_incident(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    payment = tells_of_payment(touchpoint.attributes)
    known.count(of.PAYMENT_FAILURES_90 if payment else of.INCIDENTS_90, at)


def _take_profile(known: Behaviour, touchpoint: Touchpoint, at: int) -> None:
    """The latest word stands; an older one only fills in what was not told since."""
    told = touchpoint.attributes
    newer = at >= known.profile_at
    merged = known.profile | told if newer else told | known.profile
    known.profile = dict(list(merged.items())[:MOST_ATTRIBUTES])
    known.profile_at = max(known.profile_at, at)


def _issue_of(touchpoint: Touchpoint) -> int | None:
    if touchpoint.conversation is None:
        return None
    return crc32(f"{touchpoint.source}\x00{touchpoint.conversation}".encode()) or 1


_SPECIAL: Final[Mapping[Kind, Callable[[Behaviour, Touchpoint, int], None]]] = {
    "message": _take_talk,
    "call": _take_talk,
    "status": _take_status,
    "purchase": _take_purchase,
    "transfer": _take_transfer,
    "incident": _take_incident,
    "profile": _take_profile,
    "rating": take_rating,
    "survey_sent": take_survey,
}
