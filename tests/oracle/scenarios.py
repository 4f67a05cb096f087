"""Nasty sets of touchpoints: few customers and conversations, ties, disorder, copies, corrections.

A draft is one touchpoint with small numbers for choices, so that Hypothesis can shrink it and a
seed can roll it; `build` makes touchpoints of drafts, `scenario` a whole arrival from a seed.
"""

import random
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from schemas.touchpoint import (
    Actor,
    Attributes,
    Call,
    Channel,
    Kind,
    Rating,
    Scale,
    Status,
    Touchpoint,
    Transfer,
)

HORIZON_MS: Final = 3_600_000
#: Times of a set that stays within the horizon, whatever the order of arrival.
WITHIN_MS: Final = HORIZON_MS
#: Times of a set where some come too late.
BEYOND_MS: Final = 4 * HORIZON_MS
#: 2026-03-01T11:59:50Z: panes of 10 s and of 10 min both begin soon after.
START_MS: Final = 1_772_366_390_000

CUSTOMERS: Final = ("ada", "bo")
SOURCES: Final = ("desk", "app")
CONVERSATIONS: Final = (None, "1", "2")
CHANNELS: Final[tuple[Channel, ...]] = ("chat", "email", "phone")
QUEUES: Final = (None, "billing", "returns")
TEAMS: Final = (None, "north")
SEGMENTS: Final = (None, "gold")
AGENTS: Final = (None, "kim", "lee")
#: Actor and kind, the telling ones more often.
DEEDS: Final[tuple[tuple[Actor, Kind], ...]] = (
    ("customer", "message"),
    ("customer", "message"),
    ("customer", "call"),
    ("agent", "message"),
    ("agent", "message"),
    ("agent", "call"),
    ("customer", "rating"),
    ("customer", "rating"),
    ("bot", "message"),
    ("system", "status"),
    ("agent", "status"),
    ("agent", "status"),
    ("agent", "transfer"),
    ("bot", "transfer"),
    ("system", "call"),
    ("system", "message"),
    ("customer", "visit"),
    ("system", "survey_sent"),
    ("system", "survey_sent"),
)
STATUSES: Final[tuple[Status, ...]] = ("open", "solved", "solved", "closed", "pending", "on_hold")
#: What was measured of a call, in seconds.
FIGURES: Final[tuple[dict[str, float], ...]] = (
    {},
    {"queue_seconds": 2.0005},
    {"talk_seconds": 60.25, "wrap_seconds": 5},
    {"queue_seconds": 9, "talk_seconds": 0, "hold_seconds": 3},
)
#: A scale and two values of it, the second satisfied.
SCORES: Final[tuple[tuple[Scale, float, float], ...]] = (
    ("csat5", 3, 4),
    ("csat2", 0, 1),
    ("csat7", 5, 6),
    ("nps", 6, 9),
    ("ces5", 3, 2),
    ("nps", 7, 10),
    ("ces7", 4, 5.5),
    ("stars10", 7, 8),
)
#: What contacts are about, as far as they say so.
TOPICS: Final = (None, None, "bill", "parcel")
#: received_at minus time: at once, just not from the future, from the future, late in transit.
DELAYS_MS: Final = (0, -300_000, -300_001, 90_000)


class Draft(NamedTuple):
    """One touchpoint as choices: indices into the tuples above, and `time` after START_MS.

    `of` is 0 for an original rating, else which rating of the same customer and source it
    corrects: itself, another, or (one past the last) one that never comes. `survey` is 0 for a
    rating that names no survey, else which one, counted likewise.
    """

    customer: int = 0
    source: int = 0
    conversation: int = 0
    time: int = 0
    deed: int = 0
    channel: int = 0
    queue: int = 0
    team: int = 0
    segment: int = 0
    agent: int = 0
    answered: bool = True
    score: int = 0
    good: bool = True
    of: int = 0
    delay: int = 0
    survey: int = 0
    status: int = 0
    figures: int = 0
    automatic: bool = False
    topic: int = 0


def build(drafts: Sequence[Draft]) -> list[Touchpoint]:
    """Make a touchpoint of each draft; their ids order neither by time nor by arrival."""
    counters: Counter[int] = Counter()
    names: list[str] = []
    for draft in drafts:
        counters[draft.source] += 1
        names.append(f"t{counters[draft.source] * 3_761 % 10_007:05d}")
    return [
        _touchpoint(draft, name, drafts, names) for draft, name in zip(drafts, names, strict=True)
    ]


def _touchpoint(
    draft: Draft, name: str, drafts: Sequence[Draft], names: Sequence[str]
) -> Touchpoint:
    actor, kind = DEEDS[draft.deed]
    conversation = CONVERSATIONS[draft.conversation]
    customer = CUSTOMERS[draft.customer]
    time = START_MS + draft.time
    return Touchpoint(
        id=name,
        source=SOURCES[draft.source],
        time=time,
        received_at=time + DELAYS_MS[draft.delay],
        customer=customer,
        actor=actor,
        kind=kind,
        channel=CHANNELS[draft.channel],
        conversation=conversation and f"{customer}-{conversation}",
        queue=QUEUES[draft.queue],
        team=TEAMS[draft.team],
        segment=SEGMENTS[draft.segment],
        agent=AGENTS[draft.agent],
        status=STATUSES[draft.status] if kind == "status" else None,
        call=_call(draft) if kind == "call" else None,
        transfer=Transfer("one", "other") if kind == "transfer" else None,
        rating=_rating(draft, drafts, names) if kind == "rating" else None,
        attributes=_attributes(draft, drafts, names),
    )


def _call(draft: Draft) -> Call:
    answered = (None, False, True, True)[draft.status % 4] if draft.automatic else draft.answered
    return Call(answered=answered, **FIGURES[draft.figures])


def _rating(draft: Draft, drafts: Sequence[Draft], names: Sequence[str]) -> Rating:
    scale, bad, good = SCORES[draft.score]
    value = good if draft.good else bad
    if draft.of == 0:
        return Rating(scale=scale, value=value)
    return Rating(scale=scale, value=value, of=_chosen(draft, "rating", draft.of, drafts, names))


def _attributes(draft: Draft, drafts: Sequence[Draft], names: Sequence[str]) -> Attributes:
    if DEEDS[draft.deed][1] in ("message", "call"):
        return _said(draft)
    if DEEDS[draft.deed][1] != "rating" or draft.survey == 0:
        return {}
    return {"survey": _chosen(draft, "survey_sent", draft.survey, drafts, names)}


def _said(draft: Draft) -> Attributes:
    said: Attributes = {"automatic": True, "asked_again": True} if draft.automatic else {}
    topic = TOPICS[draft.topic]
    return said if topic is None else said | {"topic": topic}


def _chosen(
    draft: Draft, kind: Kind, which: int, drafts: Sequence[Draft], names: Sequence[str]
) -> str:
    """One of the touchpoints of a kind of the same customer and source, or one never to come."""
    others = [
        name
        for other, name in zip(drafts, names, strict=True)
        if DEEDS[other.deed][1] == kind
        and (other.customer, other.source) == (draft.customer, draft.source)
    ]
    others.append("never-comes")
    return others[which % len(others)]


def with_copies(
    touchpoints: Sequence[Touchpoint], copies: Sequence[tuple[int, int]]
) -> list[Touchpoint]:
    """An arrival with identical copies: (which, how many places after its first) each."""
    arrival = list(touchpoints)
    for which, after in copies:
        if touchpoints:
            touchpoint = touchpoints[which % len(touchpoints)]
            place = arrival.index(touchpoint) + 1 + after
            arrival.insert(min(place, len(arrival)), touchpoint)
    return arrival


def scenario(
    seed: int, count: int = 60, span_ms: int = WITHIN_MS, step_ms: int = 2_500
) -> list[Touchpoint]:
    """`count` touchpoints in a shuffled arrival with a tenth copied, the same for a seed.

    Times lie on a grid of `step_ms` over `span_ms`, so that many of them tie.
    """
    roll = random.Random(seed)
    touchpoints = build([_draft(roll, span_ms, step_ms) for _ in range(count)])
    copies = [(roll.randrange(count), roll.randrange(count)) for _ in range(count // 10)]
    return with_copies(touchpoints, copies)


def _draft(roll: random.Random, span_ms: int, step_ms: int) -> Draft:
    return Draft(
        customer=roll.randrange(len(CUSTOMERS)),
        source=roll.randrange(len(SOURCES)),
        conversation=roll.randrange(len(CONVERSATIONS)),
        time=roll.randrange(span_ms // step_ms + 1) * step_ms,
        deed=roll.randrange(len(DEEDS)),
        channel=roll.randrange(len(CHANNELS)),
        queue=roll.randrange(len(QUEUES)),
        team=roll.randrange(len(TEAMS)),
        segment=roll.randrange(len(SEGMENTS)),
        agent=roll.randrange(len(AGENTS)),
        answered=roll.random() < 0.7,
        score=roll.randrange(len(SCORES)),
        good=roll.random() < 0.5,
        of=max(0, roll.randrange(-2, 6)),
        delay=roll.choice((0, 0, 0, 0, 1, 2, 3)),
        survey=max(0, roll.randrange(-3, 4)),
        status=roll.randrange(len(STATUSES)),
        figures=roll.randrange(len(FIGURES)),
        automatic=roll.random() < 0.1,
        topic=roll.randrange(len(TOPICS)),
    )
