"""A worker that never finishes stopping: `python -m tests.flow.stuck`."""

import asyncio
import sys
from typing import Any

from schemas import topics
from streams import settings
from streams.batching import batches
from streams.shell import Shell, run


async def _read(stream: Any) -> None:
    async for batch in batches(stream):
        batch.ack()


async def _say_up() -> None:
    sys.stdout.write("it runs\n")
    sys.stdout.flush()


shell = Shell("stuck", settings.load(), "0")
shell.agent("stuck", [topics.TOUCHPOINTS], _read)
shell.task(_say_up)
shell.on_stop(lambda: asyncio.sleep(3_600))
run(shell)
