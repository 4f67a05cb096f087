"""The single window in stock Faust: a Table with its changelog, one event at a time.

Given: uvloop, its Cython streams, msgspec for decoding, a table in memory. The window is part of
the key: a windowed table is 10 % slower, and drops windows by the wall clock, so that its sums
over a backlog would be wrong.
"""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import faust

from tests.bench.job import CONTROL, WINDOW_MS, Job, Meter, Sums, decode_event, read_job, write


def app_of(job: Job, meter: Meter, table_name: str) -> Any:
    """The app with its one agent, which ends the process when the meter is over."""
    app = faust.App(
        job.group,
        broker=f"kafka://{job.bootstrap}",
        cython_optimizations=True,
        consumer_auto_offset_reset="earliest",
        key_serializer="raw",
        value_serializer="raw",
        store="memory://",
        datadir=Path(job.folder) / "faust",
        stream_buffer_maxsize=16_384,
        producer_linger=0.02,
        table_standby_replicas=0,
        topic_partitions=len(job.ends),
        topic_replication_factor=1,
        topic_disable_leader=True,
        web_enabled=False,
    )
    table = app.Table(
        table_name, default=int, partitions=len(job.ends), key_type=str, value_type=int
    )

    async def add(stream: Any) -> AsyncIterator[None]:
        async for event in stream.events():
            message = event.message
            if not meter.wants(message.partition, message.offset):
                continue
            if not message.key.startswith(CONTROL):
                found = decode_event(event.value)
                key = f"{message.key.decode()}\x00{found.time // WINDOW_MS}"
                table[key] += found.received_at - found.time
            meter.take(message.partition, message.offset)
            if meter.over:
                meter.end()
                write(job, meter.answer(), _sums(table))
                os._exit(0)  # a stopping Faust waits for a minute
            yield

    app.agent(app.topic(job.topic, value_type=bytes))(add)
    return app


def _sums(table: Any) -> Sums:
    made: Sums = {}
    for key, value in table.items():
        customer, _, window = key.rpartition("\x00")
        made[customer, int(window)] = value
    return made


def main() -> None:
    """Run the job."""
    job = read_job()
    app = app_of(job, Meter(job), "sums")
    worker = faust.Worker(app, loglevel="WARNING", quiet=True)
    worker.execute_from_commandline()


if __name__ == "__main__":
    from mode.loop import use

    use("uvloop")
    main()
