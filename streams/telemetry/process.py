"""What a process takes from the machine, and how promptly its event loop answers."""

import asyncio
from collections.abc import Callable
from typing import Final

import psutil

from streams import metrics
from streams.telemetry.figures import Figures

_NAP_SECONDS: Final = 0.5


def watch_machine(figures: Figures) -> None:
    """Tell memory and processor time, as they are when asked."""
    process, told = psutil.Process(), 0.0

    def look() -> None:
        nonlocal told
        times = process.cpu_times()
        used = times.user + times.system
        figures.set(metrics.MEMORY, process.memory_info().rss)
        figures.add(metrics.CPU, used - told)
        told = used

    figures.before(look)


async def watch_loop(figures: Figures, and_look: Callable[[], None] | None = None) -> None:
    """Sleep over and over, and tell by how much waking was late; `and_look` is called each time."""
    clock = asyncio.get_running_loop().time
    while True:
        begun = clock()
        await asyncio.sleep(_NAP_SECONDS)
        figures.observe(metrics.LOOP_LAG, max(0.0, clock() - begun - _NAP_SECONDS))
        if and_look is not None:
            and_look()
