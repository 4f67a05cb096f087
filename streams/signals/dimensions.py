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


def is_named_in(dimensions: Dimensions, known: Dimensions) -> bool:
    """Whether what is named is known already, all of it and no other."""
    return dimensions == known or all(
        own is None or own == there for own, there in zip(dimensions, known, strict=True)
    )


def filled(dimensions: Dimensions, other: Dimensions) -> Dimensions:
    """Dimensions with what is missing taken from `other`, where that has it."""
    if None not in dimensions or not adds_to(dimensions, other):
        return dimensions
    channel, queue, team, segment, agent, priority = dimensions
    return Dimensions(  # spelled out: three times as fast as over zip()
        other[0] if channel is None else channel,
        other[1] if queue is None else queue,
        other[2] if team is None else team,
        other[3] if segment is None else segment,
        other[4] if agent is None else agent,
        other[5] if priority is None else priority,
    )


def adds_to(dimensions: Dimensions, other: Dimensions) -> bool:
    """Whether `other` has something that is missing."""
    channel, queue, team, segment, agent, priority = dimensions
    return (
        (agent is None and other[4] is not None)
        or (team is None and other[2] is not None)
        or (queue is None and other[1] is not None)
        or (segment is None and other[3] is not None)
        or (priority is None and other[5] is not None)
        or (channel is None and other[0] is not None)
    )
