"""What segments.yaml can say: who belongs to a segment, who is a persona."""

from typing import Annotated, Final

import msgspec

from streams.signals.churn.features import FEATURES
from streams.signals.journey.spec import Before

#: What is judged of a customer: the churn risk (0 to 1), the health (0 to 100).
JUDGEMENTS: Final = ("risk", "health")
#: What can be asked of behaviour: every feature in its unit, and what is judged.
BEHAVIOUR: Final = (*FEATURES, *JUDGEMENTS)

_Name = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
_Some = msgspec.Meta(min_length=1)
Words = Annotated[tuple[str, ...], _Some]


class Bounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From where to where a number lies, both ends included; or whether it is known at all."""

    at_least: float | None = None
    at_most: float | None = None
    known: bool | None = None


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A segment or a persona, and what must all hold of who belongs to it.

    What is not known holds no bound but `known: false`.
    """

    segment: _Name | None = None
    persona: _Name | None = None
    stage: Annotated[tuple[Before, ...], _Some] | None = None
    profile: dict[str, Words | Bounds] = {}
    behaviour: dict[str, Bounds] = {}
