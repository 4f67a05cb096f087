"""Records as the store role reads them, short to write."""

from typing import Any, Final

import msgspec

from schemas import facts, panes, signals, touchpoint
from schemas.facts import Fact, FactsEnvelope, RatingFact, ResponseTime, SurveyFact
from schemas.panes import PaneRow, PanesEnvelope
from schemas.signals import SignalRow, SignalsEnvelope
from schemas.touchpoint import Touchpoint
from streams.store.block import Record

#: 2026-03-04 05:06:07.089 UTC, in ms.
TIME: Final = 1_772_600_767_089

FULL: Final[dict[str, Any]] = {
    "id": "m-1",
    "source": "desk",
    "time": TIME,
    "channel": "chat",
    "kind": "message",
    "customer": "email:a@example.com",
    "received_at": TIME + 11,
    "actor": "agent",
    "conversation": "c-9",
    "agent": "ann",
    "queue": "billing",
    "team": "north",
    "priority": "high",
    "segment": "gold",
    "text": "Grüße 👋",
    "language": "de",
    "sentiment": -0.25,
    "rating": {"scale": "csat5", "value": 4.0, "of": "m-0"},
    "status": "open",
    "call": {
        "queue_seconds": 1.5,
        "talk_seconds": 60.0,
        "hold_seconds": 0.0,
        "wrap_seconds": 2.25,
        "answered": True,
    },
    "transfer": {"from": "billing", "to": "tech", "reason": "skills"},
    "amount": {"value": 19.99, "currency": "EUR"},
    "outcome": "retained",
    "attributes": {"plan": "pro", "seats": 3, "rate": 0.5, "beta": True, "gone": None},
}


def touchpoint_record(offset: int = 5, partition: int = 2, run: str = "", **fields: Any) -> Record:
    """A record of touchpoints with the least fields, or those given."""
    found = msgspec.convert(
        {
            "id": f"t-{offset}",
            "source": "desk",
            "time": TIME + offset,
            "channel": "web",
            "kind": "visit",
            "customer": "ann",
            "received_at": TIME,
        }
        | fields,
        Touchpoint,
    )
    value = touchpoint.encode(found)
    return Record(partition, offset, TIME, found.customer.encode(), value, run)


def facts_record(*listed: Fact, offset: int = 7) -> Record:
    """A record of facts."""
    return Record(0, offset, TIME, None, facts.encode(FactsEnvelope(0, 90, TIME, list(listed))))


def panes_record(*listed: PaneRow, offset: int = 3) -> Record:
    """A record of panes: source partition 1, read up to offset 90."""
    return Record(0, offset, TIME, None, panes.encode(PanesEnvelope(1, 90, TIME, list(listed))))


def signals_record(*listed: SignalRow, offset: int = 4) -> Record:
    """A record of signals."""
    value = signals.encode(SignalsEnvelope(0, 8, TIME, list(listed)))
    return Record(0, offset, TIME, None, value)


def response_time(version: int = 1, *, turn: int = 0, is_deleted: bool = False) -> ResponseTime:
    """A first response after 90.5 s."""
    return ResponseTime(
        source="desk",
        conversation="c-9",
        metric="first_response",
        turn=turn,
        version=version,
        is_deleted=is_deleted,
        customer="ann",
        started_at=TIME,
        ended_at=TIME + 90_500,
        duration_ms=90_500,
        outcome="none",
        channel="chat",
        queue="billing",
        team="",
        agent="bob",
        segment="",
        priority="",
    )


def rating(version: int = 1, *, id: str = "r-1") -> RatingFact:  # noqa: A002  # the fact's field
    """Four of five stars of satisfaction."""
    return RatingFact(
        source="desk",
        id=id,
        version=version,
        is_deleted=False,
        time=TIME,
        customer="ann",
        conversation="c-9",
        channel="chat",
        queue="billing",
        team="",
        agent="bob",
        segment="",
        scale="csat5",
        value=4.0,
        points_e4=750_000,
        satisfied=True,
    )


def survey(version: int = 1) -> SurveyFact:
    """A survey that was answered after a minute."""
    return SurveyFact(
        source="desk",
        id="s-1",
        version=version,
        is_deleted=False,
        time=TIME,
        customer="ann",
        conversation="c-9",
        answered_at=TIME + 60_000,
    )
