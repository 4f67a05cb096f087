"""What is expected of a customer: the behaviour so far, the place in the journey, the last score.

It lies packed in the customer's state record until a touchpoint, or the sweep, concerns it.
"""

from typing import Final

import msgspec

from streams.signals.churn.behaviour import Behaviour
from streams.signals.journey.course import Position

#: Parts of health are remembered in hundredths of a point.
HEALTH_UNIT: Final = 100


class Told(msgspec.Struct, array_like=True, frozen=True):
    """What was last told of a customer, as far as levels and differences need it.

    `risk` is in whole millionths: so sums of risks do not depend on their order. `health` holds
    what each part of `streams.signals.health.WEIGHTS` adds to the whole, in hundredths of a point.
    """

    risk: int
    at_risk: bool
    stage: str
    segment: str
    health: tuple[int, ...]


class Outlook(msgspec.Struct, array_like=True):
    """A customer as the churn model and the journey see it.

    `source` is that of the newest touchpoint, `segment` that of the newest that named one; `open`
    counts the conversations that are not resolved.
    """

    behaviour: Behaviour = msgspec.field(default_factory=Behaviour)
    position: Position = msgspec.field(default_factory=Position)
    source: str = ""
    segment: str = ""
    open: int = 0


unpack = msgspec.msgpack.Decoder(Outlook | None).decode
