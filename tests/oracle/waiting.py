"""Who waits for an answer, by the definition: levels of a moment, worked out of all touchpoints."""

from collections.abc import Sequence

from schemas.touchpoint import Touchpoint
from tests.oracle.accept import accept
from tests.oracle.conversations import USUAL, Reading, asks, conversations, first_responses, is_talk
from tests.oracle.courses import clocks, last_known, status_of
from tests.oracle.result import DIMENSIONS, Dims, Level


def levels(
    arrived: Sequence[Touchpoint],
    horizon_ms: int,
    now_ms: int,
    limit_ms: int,
    by: Reading = USUAL,
) -> dict[tuple[str, str], Level]:
    """(dimension, member) → how many customers wait at `now_ms` and since when the first does.

    Who has waited for longer than `limit_ms` is given up.
    """
    found: dict[tuple[str, str], Level] = {}
    for mine in accept(arrived, horizon_ms=horizon_ms, future_ms=300_000).by_customer.values():
        for since, dims in _waits(mine, by):
            if since >= now_ms - limit_ms:
                named = [(name, getattr(dims, name)) for name in DIMENSIONS]
                for key in [("all", "all"), *((name, member) for name, member in named if member)]:
                    known = found.get(key, Level(0, since))
                    found[key] = Level(known.n + 1, min(known.since, since))
    return found


def _waits(mine: Sequence[Touchpoint], by: Reading) -> list[tuple[int, Dims]]:
    first = {clock.key: clock.asked for clock in first_responses(mine, by) if clock.end is None}
    later = {
        (clock.key.source, clock.key.conversation): clock.start
        for clock in clocks(mine, by)
        if clock.key.metric == "next_response" and clock.runs
    }
    found = []
    for key, turns in conversations(mine):
        asked = first.get(key) or later.get(key)
        if (
            asked
            and not _is_attended(turns[turns.index(asked) :])
            and status_of([t for t in turns if is_talk(t)]) not in ("solved", "closed")
        ):
            known = {name: last_known([getattr(t, name) for t in turns]) for name in DIMENSIONS}
            found.append((asked.time, Dims(**known)))
    return found


def _is_attended(turns: Sequence[Touchpoint]) -> bool:
    """Whether all that was asked are calls, and somebody took the last of them."""
    words = [i for i, t in enumerate(turns) if asks(t)]
    taken = [t for t in turns[words[-1] :] if is_talk(t) and t.call and t.call.answered]
    return all(turns[i].kind == "call" for i in words) and bool(taken)
