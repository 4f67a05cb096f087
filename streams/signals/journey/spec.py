"""What journey.yaml can say: which event leads to which stage, and what silence does."""

from typing import Annotated, Final, Literal, get_args

import msgspec

from schemas.touchpoint import Actor, Channel, Kind, Outcome, Scale, Status

Stage = Literal[
    "awareness",
    "consideration",
    "purchase",
    "onboarding",
    "use",
    "support",
    "retention",
    "advocacy",
    "at_risk",
    "lost",
]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
#: The stage of a customer before the first rule that held.
NOWHERE: Final = "none"
Before = Stage | Literal["none"]

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_Days = Annotated[float, msgspec.Meta(gt=0, le=3_650)]
_Some = msgspec.Meta(min_length=1)


class Pattern(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A touchpoint: everything that is said of it must hold; of a rating its scale and least."""

    kind: Annotated[tuple[Kind, ...], _Some] | None = None
    actor: Annotated[tuple[Actor, ...], _Some] | None = None
    channel: Annotated[tuple[Channel, ...], _Some] | None = None
    status: Annotated[tuple[Status, ...], _Some] | None = None
    outcome: Annotated[tuple[Outcome, ...], _Some] | None = None
    scale: Annotated[tuple[Scale, ...], _Some] | None = None
    at_least: float | None = None


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """One step: on an event, after days in a stage, or after days of silence in it."""

    name: _Name
    to: Stage
    from_: Annotated[tuple[Before, ...], _Some] | None = None
    on: Pattern | None = None
    after_days: _Days | None = None
    silent_days: _Days | None = None
