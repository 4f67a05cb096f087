"""Stamping: a touchpoint is its conversation's owner's; someone else in it is a participant."""

import msgspec

from schemas.conversation_owners import itself
from schemas.touchpoint import PARTICIPANT, Touchpoint


def stamp(touchpoint: Touchpoint, owner: str) -> Touchpoint:
    """The touchpoint as one of the conversation's owner; its own customer is kept beside."""
    if touchpoint.customer == owner:
        return touchpoint
    if touchpoint.customer == itself(touchpoint.source, touchpoint.conversation or ""):
        return msgspec.structs.replace(touchpoint, customer=owner)
    attributes = touchpoint.attributes | {PARTICIPANT: touchpoint.customer}
    sorted_ = dict(sorted(attributes.items()))
    return msgspec.structs.replace(touchpoint, customer=owner, attributes=sorted_)
