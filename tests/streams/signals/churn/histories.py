"""Histories of a customer: one to whom everything happens, and a plain one."""

import random
from collections.abc import Iterator
from typing import Any

from schemas.touchpoint import Amount, Call, Rating, Touchpoint
from tests.support.touchpoints import made

DAY_MS = 86_400_000
START = 1_700_000_000_000

_ALL: tuple[dict[str, Any], ...] = (
    {"sentiment": -0.5, "attributes": {"reason": "cancel, billing and a broken device"}},
    {"kind": "call", "channel": "phone", "call": Call(answered=False)},
    {"kind": "purchase", "channel": "store", "amount": Amount(19.5, "EUR")},
    {"kind": "visit", "channel": "web"},
    {"kind": "status", "actor": "agent", "status": "solved"},
    {"kind": "status", "actor": "system", "status": "open"},
    {"kind": "transfer", "actor": "agent"},
    {"kind": "incident", "actor": "system", "attributes": {"type": "payment failed"}},
    {"kind": "incident", "actor": "system"},
    {"kind": "survey_sent", "actor": "system"},
    {"kind": "rating", "rating": Rating("csat5", 2)},
    {"kind": "rating", "rating": Rating("nps", 9)},
    {"kind": "rating", "rating": Rating("ces7", 3)},
    {"kind": "rating", "rating": Rating("stars5", 4)},
    {"kind": "profile", "attributes": {"plan": "gold", "age": 41}},
)


def eventful(n: int, seed: int = 0) -> Iterator[Touchpoint]:
    """So many touchpoints of all kinds, some hours apart, in seven conversations."""
    rng = random.Random(seed)
    time = START
    for number in range(n):
        time += rng.randrange(DAY_MS)
        fields = _ALL[rng.randrange(len(_ALL))]
        yield made(str(number), time, conversation=f"c{rng.randrange(7)}", **fields)


def day(number: float, id_: str = "", **fields: Any) -> Touchpoint:
    """A touchpoint so many days after the start."""
    return made(id_ or str(number), START + int(number * DAY_MS), **fields)
