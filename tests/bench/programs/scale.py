"""What a touchpoint costs where few customers are known, and where a hundred times as many are.

The same touchpoints are folded twice, without Kafka: once spread over so few customers, once over
so many. All of them are known before, from records as the fold stores them: everyone has a
history, and who is met was packed away. Each conversation is of a customer by its hash; touchpoints
come at the rate at which a partition has them where four take in 10,000 a second.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from typing import Final
from zlib import crc32

import msgspec

from schemas.touchpoint import Touchpoint
from streams import collector
from streams import settings as settings_module
from streams.checkpoint import Head
from streams.customers.state import STATE_SCHEMA
from streams.settings import Settings
from streams.stateful import Fold
from tests.bench import data
from tests.bench.job import Answer, read_job, write
from tests.bench.programs import rules

FEW: Final = 10_000
_FOLDED: Final = 100_000
_RATE: Final = 2_500.0
_TICK_MS: Final = 250
#: What the records that customers are known by were made of.
_KNOWN: Final = 60_000
#: The tick behind them.
_KNOWN_UNTIL: Final = data.Item(None, data.START_MS + 600_000)

States = dict[bytes, bytes]


def states(settings: Settings, count: int = _KNOWN) -> States:
    """What a fold stores of some thousand customers, all of them scored, and beside them."""
    fold, held = rules.create_fold(settings), States()
    records = rules.records_of(data.stretch(seed=2, count=count))
    last = rules.Record("touchpoints", 0, len(records), 0, 1, (), *data.record_of(_KNOWN_UNTIL))
    for chunk in rules.chunks([*records, last]):
        fold.apply(chunk)
        made = fold.collect()
        assert made is not None
        for key, value in made[2]:
            if value is None:
                held.pop(key, None)
            elif not key.startswith(b"p:"):
                held[key] = value
    return held


def known(found: States, customers: int) -> Iterator[tuple[bytes, bytes]]:
    """The states of so many customers, each by a record of its own."""
    names = [key[2:] for key in found if key.startswith(b"c:")]
    drawers: dict[bytes, list[tuple[bytes, bytes]]] = {}
    for key, value in found.items():
        if key.startswith(b"d:"):
            drawer, _, name = key[2:].partition(b":")
            drawers.setdefault(name, []).append((drawer, value))
        elif not key.startswith(b"c:"):
            yield key, value
    for number in range(customers):
        like = names[number % len(names)]
        yield b"c:c%d" % number, _copied(found[b"c:" + like])
        for drawer, value in drawers.get(like, ()):
            yield b"d:%b:c%d" % (drawer, number), _copied(value)


def _copied(value: bytes) -> bytes:
    return bytes(bytearray(value))


def spread(found: Sequence[Touchpoint], customers: int) -> Iterator[Touchpoint]:
    """Touchpoints as they are if the customers are so many."""
    for touchpoint in found:
        number = crc32((touchpoint.conversation or touchpoint.id).encode()) % customers
        yield msgspec.structs.replace(touchpoint, customer=f"c{number}")


def knowing(settings: Settings, found: States, customers: int) -> Fold:
    """A fold that knows so many customers, as a restart leaves it."""
    fold = rules.create_fold(settings)
    with collector.paused():
        fold.load(dict(known(found, customers)), Head(0, _KNOWN_UNTIL.time, STATE_SCHEMA, "bench"))
    return fold


def microseconds(fold: Fold, found: Sequence[Touchpoint], customers: int) -> float:
    """CPU time a touchpoint."""
    records = rules.records_of(spread(found, customers), first=1, tick_ms=_TICK_MS)
    begun = time.process_time()
    for chunk in rules.chunks(records):
        fold.apply(chunk)
        fold.collect()
    return (time.process_time() - begun) * 1e6 / len(found)


def main() -> None:
    """Run the job; its rate is the number of the many customers."""
    job, settings = read_job(), settings_module.load()
    many = int(job.rate)
    held = states(settings)
    found = data.stretch(seed=3, count=_FOLDED, rate=_RATE, start_ms=_KNOWN_UNTIL.time)
    collector.calm()
    figures = {}
    for customers in (FEW, many):
        fold = knowing(settings, held, customers)
        figures[str(customers)] = microseconds(fold, found, customers)
        del fold
        gc.collect()
    write(job, Answer(len(found), 1.0, 1.0, {}, figures=figures))


if __name__ == "__main__":
    main()
