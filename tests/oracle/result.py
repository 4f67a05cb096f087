"""What a list of touchpoints comes to: the same shape recomputed and read from ClickHouse."""

from dataclasses import dataclass, field
from typing import Final, NamedTuple

#: Dimensions of flow panes besides `all`; a missing value is the empty string.
DIMENSIONS: Final = ("channel", "queue", "team", "segment", "agent")

Identity = tuple[str, str]
"""(source, id) of a touchpoint, or (source, conversation)."""


class Dims(NamedTuple):
    """Whom and where a contribution is of; a missing one is empty."""

    channel: str = ""
    queue: str = ""
    team: str = ""
    segment: str = ""
    agent: str = ""


class ResponseRow(NamedTuple):
    """A clock of one conversation; times in ms UTC, duration in whole ms."""

    customer: str
    started_at: int
    ended_at: int | None
    duration_ms: int | None
    outcome: str
    dims: Dims


class ClockKey(NamedTuple):
    """One clock of a conversation that is none of a first response."""

    source: str
    conversation: str
    metric: str
    turn: int


class ConversationRow(NamedTuple):
    """A conversation as it stands; times in ms UTC, durations in whole ms."""

    customer: str
    opened_at: int
    closed_at: int | None
    status: str
    handle_ms: int
    wait_ms: int
    hold_ms: int
    messages_in: int
    messages_out: int
    reopens: int
    transfers: int
    channel_switches: int
    abandoned: bool
    channel: str
    queue: str
    agent: str
    segment: str
    agent_work_ms: int = 0
    agent_wait_ms: int = 0
    on_hold_ms: int = 0


class EffortRow(NamedTuple):
    """What of the row of a conversation is about effort."""

    repeat_24h: bool = False
    repeat_72h: bool = False
    repeat_7d: bool = False
    first_contact_resolution: str = "provisional"
    handoffs: int = 0
    asked_again: int = 0


class RatingRow(NamedTuple):
    """The current value of one rating at its original's time (ms UTC); points in 1e-4."""

    customer: str
    time: int
    scale: str
    value: float
    points_e4: int
    satisfied: bool
    dims: Dims


class SurveyRow(NamedTuple):
    """A survey that was sent, and when it was first answered; times in ms UTC."""

    customer: str
    conversation: str
    time: int
    answered_at: int | None


class PaneKey(NamedTuple):
    """One flow pane over all partitions and segments; `pane_start` in seconds since 1970."""

    dimension: str
    member: str
    measure: str
    pane_seconds: int
    pane_start: int


@dataclass(frozen=True)
class PaneValue:
    """The whole numbers of a pane; bins as (bin, count) in ascending order."""

    count: int
    sum: int
    sumsq: int
    successes: int
    bins: tuple[tuple[int, int], ...]


class Level(NamedTuple):
    """How many there are at a moment, and since when (ms) the first of them."""

    n: int
    since: int


@dataclass
class Result:
    """Rows by their natural keys; the counts of what moved nothing exist only recomputed."""

    touchpoints: set[Identity] = field(default_factory=set)
    response_times: dict[Identity, ResponseRow] = field(default_factory=dict)
    clocks: dict[ClockKey, ResponseRow] = field(default_factory=dict)
    conversations: dict[Identity, ConversationRow] = field(default_factory=dict)
    efforts: dict[Identity, EffortRow] = field(default_factory=dict)
    ratings: dict[Identity, RatingRow] = field(default_factory=dict)
    surveys: dict[Identity, SurveyRow] = field(default_factory=dict)
    panes: dict[PaneKey, PaneValue] = field(default_factory=dict)
    levels: dict[tuple[str, str], Level] = field(default_factory=dict)
    duplicates: int = 0
    late: int = 0
    future: int = 0
