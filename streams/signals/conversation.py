"""What a conversation says of contacts and first response time.

A contact is the first message or call of the customer in a conversation. The first response runs
from there to the first later message or answered call of an agent; a conversation that an agent
opened has none.
"""

from collections.abc import Sequence

from streams.signals.turns import Dimensions, Turn


def live_turns(turns: Sequence[Turn], keep_ms: int) -> Sequence[Turn]:
    """The turns that count: up to the first silence longer than `keep_ms` after all was answered.

    What comes later is a reopening that is stored and moves nothing. The cut is a function of the
    turns alone, so their order of arrival does not matter.
    """
    if not turns or turns[-1].time - turns[0].time <= keep_ms:
        return turns
    for number in range(1, len(turns)):
        silence = turns[number].time - turns[number - 1].time
        if silence > keep_ms and is_settled(turns[:number]):
            return turns[:number]
    return turns


def is_settled(turns: Sequence[Turn]) -> bool:
    """Whether no clock runs: nobody wrote, an agent opened it, or the customer was answered."""
    contact = first_contact(turns)
    return contact is None or agent_opened(turns, contact) or reply_to(turns, contact) is not None


def first_contact(turns: Sequence[Turn]) -> int | None:
    """Index of the customer's first message or call."""
    return next((index for index, turn in enumerate(turns) if turn.contact), None)


def agent_opened(turns: Sequence[Turn], contact: int) -> bool:
    """Whether an agent spoke strictly before the customer's first contact."""
    start = turns[contact].time
    return any(turn.reply and turn.time < start for turn in turns[:contact])


def reply_to(turns: Sequence[Turn], contact: int) -> int | None:
    """Index of the first reply strictly after the contact."""
    start = turns[contact].time
    later = range(contact + 1, len(turns))
    return next((i for i in later if turns[i].reply and turns[i].time > start), None)


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
