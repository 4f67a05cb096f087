"""What a touchpoint does not name of its dimensions, its conversation may."""

from collections.abc import Sequence
from typing import Final

from streams.signals.turns import Dimensions, Turn

#: Nothing named.
NOTHING: Final = Dimensions(None, None, None, None, None, None)


def dimensions_at(turns: Sequence[Turn], index: int) -> Dimensions:
    """Dimensions of a turn; a missing one is the latest known before it, else the next after it."""
    found = turns[index].dimensions
    for other in (*range(index - 1, -1, -1), *range(index + 1, len(turns))):
        if None not in found:
            break
        found = filled(found, turns[other].dimensions)
    return found


def filled(dimensions: Dimensions, other: Dimensions) -> Dimensions:
    """Dimensions with what is missing taken from `other`, where that has it."""
    if not adds_to(dimensions, other):
        return dimensions
    pairs = zip(dimensions, other, strict=True)
    return Dimensions(*(there if own is None else own for own, there in pairs))


def adds_to(dimensions: Dimensions, other: Dimensions) -> bool:
    """Whether `other` has something that is missing."""
    for own, there in zip(dimensions, other, strict=True):  # twice as fast as any()
        if own is None and there is not None:
            return True
    return False
