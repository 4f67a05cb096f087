"""What the rules make of a conversation that adapters told."""

from collections.abc import Iterable

from schemas.canonical import Policy, canonicalise
from schemas.refusal import Refused
from schemas.touchpoint import Touchpoint
from streams.intake.channels.adapter import Adapter, Delivery
from streams.signals.conversation import course_of
from streams.signals.course import Keep
from streams.signals.turns import turn_of
from tests.support.golden import RECEIVED_AT

_FOREVER = Keep(2**62, 2**62)


def touchpoints_of(adapter: Adapter, deliveries: Iterable[Delivery]) -> list[Touchpoint]:
    """What deliveries become, in the order of time; where nobody is named it is `somebody`."""
    items = [item for delivery in deliveries for item in adapter.read(delivery)]
    found = [
        canonicalise(
            item | {"source": "s"},
            Policy(),
            received_at=RECEIVED_AT,
            owner_of=lambda *_: "somebody",
        )
        for item in items
        if not isinstance(item, Refused)
    ]
    assert len(found) == len(items)
    return sorted(found, key=lambda touchpoint: (touchpoint.time, touchpoint.id))


def first_response_ms(touchpoints: Iterable[Touchpoint]) -> int | None:
    """How long the customer waited for the first answer; None while there is none."""
    course = course_of(sorted(turn_of(touchpoint) for touchpoint in touchpoints), _FOREVER)
    clock = course.first_response
    return None if clock is None or clock.ended is None else clock.ended - clock.started
