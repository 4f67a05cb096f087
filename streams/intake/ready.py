"""A touchpoint that is ready to be sent, with what sorting it and claiming for it ask."""

from typing import NamedTuple

from schemas.touchpoint import Touchpoint, encode


class Ready(NamedTuple):
    """One touchpoint on its way: compared by time (ms), then source, id and content.

    `value` is its canonical JSON, `key` its customer; `conversation` is "" where it has none.
    """

    time: int
    source: str
    id: str
    value: bytes
    key: bytes
    conversation: str


def ready(touchpoint: Touchpoint) -> Ready:
    """A touchpoint as it is sent."""
    return Ready(
        touchpoint.time,
        touchpoint.source,
        touchpoint.id,
        encode(touchpoint),
        touchpoint.customer.encode(),
        touchpoint.conversation or "",
    )
