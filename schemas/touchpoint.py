"""The canonical touchpoint: one thing that happened between a customer and the company."""

from typing import Annotated, Final, Literal

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
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
SourceName = Annotated[str, msgspec.Meta(pattern=r"\A[a-z0-9._-]{1,64}\Z")]
#: A year at most: more is no call, and squares of it would leave the whole-number sums.
Seconds = Annotated[float, msgspec.Meta(ge=0, le=31_536_000)]
Money = Annotated[float, msgspec.Meta(ge=-1e15, le=1e15)]
Currency = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{3}\Z")]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=65_536)]
PlainText = Annotated[str, msgspec.Meta(max_length=8_192)]
Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Plain = PlainText | Whole | float | bool | None
#: A sender's own, at most; nabz adds the participant.
MOST_ATTRIBUTES: Final = 64
#: The attribute that names who this was, where the conversation is another customer's.
PARTICIPANT: Final = "participant"
Attributes = Annotated[dict[Name, Plain], msgspec.Meta(max_length=MOST_ATTRIBUTES + 1)]

#: The header that names the import or simulation a touchpoint came with.
RUN_HEADER: Final = "nabz-run"
#: The header of a record that is on inbox again: when it was received at first, in ms UTC.
RECEIVED_HEADER: Final = "nabz-received"


class Rating(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An answer to a survey on its own scale; `of` names the rating that this one corrects."""

    scale: Scale
    value: float
    of: Name | None = None


class Call(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What the telephone system measured of one call, in seconds."""

    queue_seconds: Seconds | None = None
    talk_seconds: Seconds | None = None
    hold_seconds: Seconds | None = None
    wrap_seconds: Seconds | None = None
    answered: bool | None = None


class Transfer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename={"from_": "from"}):
    """A conversation handed from one queue, team or agent to another."""

    from_: Name
    to: Name
    reason: Name | None = None


class Amount(msgspec.Struct, frozen=True, gc=False):
    """The worth of a purchase; currency as ISO 4217."""

    value: Money
    currency: Currency


class Touchpoint(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One canonical touchpoint; `source` and `id` name it once, times are milliseconds UTC.

    Made by `schemas.canonical.canonicalise()` and by nothing else.
    """

    id: Name
    source: SourceName
    time: int
    channel: Channel
    kind: Kind
    customer: Name
    received_at: int
    actor: Actor = "customer"
    conversation: Name | None = None
    agent: Name | None = None
    queue: Name | None = None
    team: Name | None = None
    priority: Name | None = None
    segment: Name | None = None
    text: Text | None = None
    language: Name | None = None
    sentiment: float | None = None
    rating: Rating | None = None
    status: Status | None = None
    call: Call | None = None
    transfer: Transfer | None = None
    amount: Amount | None = None
    outcome: Outcome | None = None
    attributes: Attributes = msgspec.field(default_factory=dict)


encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(Touchpoint).decode
