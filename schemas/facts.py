"""Facts about one customer, and the envelope in which the facts of one flush travel."""

from typing import Literal

import msgspec

from schemas.touchpoint import Scale, Status

Metric = Literal["first_response", "next_response", "first_resolution", "full_resolution"]
FirstContact = Literal["yes", "no", "provisional"]
ClockOutcome = Literal["open", "met", "breached", "none"]


class ResponseTime(msgspec.Struct, frozen=True, array_like=True, tag="response_time", gc=False):
    """One clock of one conversation; times in ms UTC, durations in whole milliseconds.

    `business_ms` is how much of a clock that ended lay in business hours. With a policy there are a
    target, when it is due (None while it is paused), the percent of the target of which was warned,
    and, of a breach, when it was seen.
    """

    source: str
    conversation: str
    metric: Metric
    turn: int
    version: int
    is_deleted: bool
    customer: str
    started_at: int
    ended_at: int | None
    duration_ms: int | None
    outcome: ClockOutcome
    channel: str
    queue: str
    team: str
    agent: str
    segment: str
    priority: str
    business_ms: int | None = None
    paused_ms: int = 0
    policy: str = ""
    target_seconds: float | None = None
    due_at: int | None = None
    warned: int = 0
    detected_at: int | None = None


class ConversationFact(msgspec.Struct, frozen=True, array_like=True, tag="conversation", gc=False):
    """A conversation as it stands; times in ms UTC, durations in whole milliseconds.

    `repeat_24h` and so on: the customer had made contact before, within that time. `handoffs` are
    transfers by bots, `transfers` those by people. By status, of the times that are over:
    `agent_work_ms` new or open, `agent_wait_ms` pending, `on_hold_ms` on hold.
    """

    source: str
    conversation: str
    version: int
    is_deleted: bool
    customer: str
    opened_at: int
    closed_at: int | None
    status: Status
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
    repeat_24h: bool = False
    repeat_72h: bool = False
    repeat_7d: bool = False
    first_contact_resolution: FirstContact = "provisional"
    handoffs: int = 0
    asked_again: int = 0
    agent_work_ms: int = 0
    agent_wait_ms: int = 0
    on_hold_ms: int = 0


class RatingFact(msgspec.Struct, frozen=True, array_like=True, tag="rating", gc=False):
    """The current value of one rating; `id` is the original's, `time` too; points in 1e-4."""

    source: str
    id: str
    version: int
    is_deleted: bool
    time: int
    customer: str
    conversation: str
    channel: str
    queue: str
    team: str
    agent: str
    segment: str
    scale: Scale
    value: float
    points_e4: int
    satisfied: bool


class SurveyFact(msgspec.Struct, frozen=True, array_like=True, tag="survey", gc=False):
    """A survey that was sent, and when it was first answered, if it was; times in ms UTC."""

    source: str
    id: str
    version: int
    is_deleted: bool
    time: int
    customer: str
    conversation: str
    answered_at: int | None


class RunCount(msgspec.Struct, frozen=True, array_like=True, tag="run", gc=False):
    """What the customers role made of one import or simulation so far, in one partition."""

    run: str
    partition: int
    version: int
    seen: int
    duplicates: int
    late: int
    future: int
    refused: int


class CustomerFact(msgspec.Struct, frozen=True, array_like=True, tag="customer", gc=False):
    """The latest state of a customer; times in ms UTC, satisfaction and health from 0 to 100.

    `churn_weights` are what the reasons add to the log-odds; `health_change` is what each part did
    to the health since the last score.
    """

    customer: str
    version: int
    is_deleted: bool
    updated_at: int
    scored_as_of: int
    score_version: str
    churn_risk: float
    churn_reasons: list[str]
    churn_weights: list[float]
    health: float | None
    health_parts: dict[str, float]
    health_change: dict[str, float]
    stage: str
    stage_since: int | None
    satisfaction: float | None
    open_conversations: int
    last_contact_at: int | None
    segments: list[str]
    persona: str
    attributes: dict[str, str]


class TransitionFact(msgspec.Struct, frozen=True, array_like=True, tag="transition", gc=False):
    """A change of a customer's journey stage at a time (ms UTC), by the rule `cause`."""

    customer: str
    sequence: int
    version: int
    is_deleted: bool
    time: int
    from_stage: str
    to_stage: str
    cause: str
    channel: str


Fact = (
    ResponseTime
    | ConversationFact
    | RatingFact
    | SurveyFact
    | RunCount
    | CustomerFact
    | TransitionFact
)


class FactsEnvelope(msgspec.Struct, frozen=True, array_like=True):
    """The facts of one flush, up to `offset` of `partition` of touchpoints at its time `time`."""

    partition: int
    offset: int
    time: int
    facts: list[Fact]


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(FactsEnvelope).decode
