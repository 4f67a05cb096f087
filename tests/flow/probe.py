"""A worker that only notes what it reads: `python -m tests.flow.probe FILE INSTANCE`."""

import json
import sys
from pathlib import Path
from typing import Any

from schemas import topics
from streams import settings
from streams.batching import batches
from streams.shell import Shell, run


def main(file: Path, instance: str) -> None:
    """Append [partition, offsets] of each batch to the file, then ack it."""
    shell = Shell("probe", settings.load(), instance)

    async def note(stream: Any) -> None:
        async for batch in batches(stream):
            with file.open("a") as notes:
                offsets = [record.offset for record in batch.records]
                notes.write(json.dumps([batch.partition, offsets]) + "\n")
            batch.ack()

    shell.agent("probe", [topics.TOUCHPOINTS], note)
    run(shell)


main(Path(sys.argv[1]), sys.argv[2])
