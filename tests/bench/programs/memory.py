"""What one more customer takes in the customers role's memory.

The fold is told a stretch of touchpoints, then the same of three times as many customers who are
new to it. What it holds more by then is divided by their number. So what it holds however many
customers there are (the program, the panes of the time in hand, shared values, those who lie open)
is not counted, and all that grows with them is: records, names, who waits, timers, and the room
that the allocator cannot give back.
"""

import gc
from typing import Final

import msgspec
import psutil

from schemas.touchpoint import Touchpoint
from streams import collector
from streams import settings as settings_module
from streams.stateful import Fold
from tests.bench import data
from tests.bench.job import Answer, read_job, write
from tests.bench.programs import rules

#: Rounds of new customers, after the first.
_ROUNDS: Final = 3


def held() -> int:
    """Bytes that this process alone holds."""
    gc.collect()
    bytes_: int = psutil.Process().memory_full_info().uss
    return bytes_


def people(found: list[Touchpoint], number: int) -> list[Touchpoint]:
    """The stretch again, later and of other customers."""
    later = number * (found[-1].time - found[0].time + 1)
    return [
        msgspec.structs.replace(
            data.anew(touchpoint, number, later), customer=f"{touchpoint.customer}.{number}"
        )
        for touchpoint in found
    ]


def fold_round(fold: Fold, found: list[Touchpoint], number: int) -> int:
    """Have a round folded; answers how many records it had."""
    records = rules.records_of(people(found, number), first=number * 2 * len(found))
    for chunk in rules.chunks(records):
        fold.apply(chunk)
        fold.collect()
    return len(records)


def main() -> None:
    """Run the job; its rate is the number of touchpoints of a round."""
    job = read_job()
    found = data.stretch(seed=1, count=int(job.rate))
    customers = len({touchpoint.customer for touchpoint in found})
    fold = rules.create_fold(settings_module.load())
    collector.calm()
    records = fold_round(fold, found, 0)
    before = held()
    records += sum(fold_round(fold, found, number) for number in range(1, _ROUNDS + 1))
    bytes_ = (held() - before) / (_ROUNDS * customers)
    figures = {"bytes": bytes_, "touchpoints": len(found) / customers}
    write(job, Answer(records, 1.0, 1.0, {}, figures=figures))


if __name__ == "__main__":
    main()
