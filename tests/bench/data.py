"""The data of the bench: simulated touchpoints, told again and again, each time as new contacts.

The simulator makes a stretch of time once; it is then repeated, moved on by its length, under new
ids and conversations of the same customers. So any number is made fast, and nothing is a duplicate.
"""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec

from schemas import ticks
from schemas.canonical import Policy, canonicalise
from schemas.touchpoint import Touchpoint, encode
from streams.simulate.lines import simulate

#: A Monday morning: the rate is that of a busy hour, and every run has the same times.
START_MS: Final = 1_767_600_000_000
#: Touchpoints a second of event time. Slower than any engine reads, so that the clocks of those
#: that close windows by the machine's own clock never pass the data.
RATE: Final = 100.0
#: A tick in every partition after so much event time: as many touchpoints between two as there
#: are at 8,000 touchpoints a second on four partitions.
TICK_MS: Final = 20_000
#: Touchpoints that are simulated; more are repetitions.
STRETCH: Final = 100_000


class Item(NamedTuple):
    """One record to come: None stands for a tick in every partition; time in ms."""

    touchpoint: Touchpoint | None
    time: int


def stretch(
    seed: int, count: int = STRETCH, *, rate: float = RATE, start_ms: int = START_MS
) -> list[Touchpoint]:
    """So many simulated touchpoints in order of time; each was received 0 to 999 ms later."""
    lines = simulate(seed=seed, start_ms=start_ms, seconds=None, rate=rate, scenario="normal")
    made = []
    for number, line in zip(range(count), lines, strict=False):
        received_at = line.time + number * 7_919 % 1_000
        made.append(canonicalise(line.text, Policy(), received_at=received_at))
    return made


def repeated(found: list[Touchpoint], count: int) -> Iterator[Touchpoint]:
    """So many touchpoints: the stretch, over and over."""
    length = found[-1].time - found[0].time + 1
    for number in range(count):
        again, at = divmod(number, len(found))
        yield found[at] if again == 0 else anew(found[at], again, again * length)


def timeline(found: Iterable[Touchpoint], tick_ms: int = TICK_MS) -> Iterator[Item]:
    """Touchpoints with the ticks among them."""
    next_tick: int | None = None
    for touchpoint in found:
        next_tick = touchpoint.time if next_tick is None else next_tick
        while touchpoint.time >= next_tick:
            yield Item(None, next_tick)
            next_tick += tick_ms
        yield Item(touchpoint, touchpoint.time)


def anew(found: Touchpoint, again: int, later: int) -> Touchpoint:
    """The same touchpoint under another id and in another conversation, so much later (ms)."""
    rating = found.rating
    if rating is not None and rating.of is not None:
        rating = msgspec.structs.replace(rating, of=f"{rating.of}.{again}")
    return msgspec.structs.replace(
        found,
        id=f"{found.id}.{again}",
        time=found.time + later,
        received_at=found.received_at + later,
        conversation=found.conversation and f"{found.conversation}.{again}",
        rating=rating,
    )


def record_of(item: Item) -> tuple[bytes, bytes]:
    """Key and value on the topic."""
    if item.touchpoint is None:
        return ticks.TICK_KEY, ticks.encode(item.time)
    return item.touchpoint.customer.encode(), encode(item.touchpoint)
