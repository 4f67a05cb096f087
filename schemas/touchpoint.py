"""The canonical touchpoint: one thing that happened between a customer and the company."""

from typing import Final, Literal

import msgspec

Channel = Literal[
    "web",
    "app",
    "portal",
    "chat",
    "email",
    "sms",
    "phone",
    "fax",
    "telegram",
    "whatsapp",
    "social",
    "review",
    "store",
    "iot",
    "other",
]
Kind = Literal[
    "message",
    "call",
    "visit",
    "purchase",
    "rating",
    "status",
    "transfer",
    "profile",
    "outcome",
    "incident",
    "survey_sent",
]
Actor = Literal["customer", "agent", "bot", "system"]
Status = Literal["new", "open", "pending", "on_hold", "solved", "closed"]
Outcome = Literal["churned", "retained", "renewed"]
Scale = Literal["csat2", "csat5", "csat7", "nps", "ces5", "ces7", "stars5", "stars10"]
Plain = str | int | float | bool | None

#: The header that names the import or simulation a touchpoint came with.
RUN_HEADER: Final = "nabz-run"


class Rating(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An answer to a survey on its own scale; `of` names the rating that this one corrects."""

    scale: Scale
    value: float
    of: str | None = None


class Call(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the telephone system measured of one call, in seconds."""

    queue_seconds: float | None = None
    talk_seconds: float | None = None
    hold_seconds: float | None = None
    wrap_seconds: float | None = None
    answered: bool | None = None


class Transfer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"from_": "from"}):
    """A conversation handed from one queue, team or agent to another."""

    from_: str
    to: str
    reason: str | None = None


class Amount(msgspec.Struct, frozen=True, gc=False):
    """The worth of a purchase; currency as ISO 4217."""

    value: float
    currency: str


class Touchpoint(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One canonical touchpoint; `source` and `id` name it once, times are milliseconds UTC.

    Made by `schemas.canonical.canonicalise()` and by nothing else.
    """

    id: str
    source: str
    time: int
    channel: Channel
    kind: Kind
    customer: str
    received_at: int
    actor: Actor = "customer"
    conversation: str | None = None
    agent: str | None = None
    queue: str | None = None
    team: str | None = None
    priority: str | None = None
    segment: str | None = None
    text: str | None = None
    language: str | None = None
    sentiment: float | None = None
    rating: Rating | None = None
    status: Status | None = None
    call: Call | None = None
    transfer: Transfer | None = None
    amount: Amount | None = None
    outcome: Outcome | None = None
    attributes: dict[str, Plain] = msgspec.field(default_factory=dict)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Touchpoint).decode
