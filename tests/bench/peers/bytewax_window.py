"""The single window in Bytewax: fold_window by event time, with its recovery store.

Given: batches of 10,000 from Kafka, msgspec for decoding, `ordered=False` (each value is folded as
it comes, without a queue), snapshots to SQLite every 10 s, its default.
"""

import operator
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import bytewax.operators as op
import bytewax.operators.windowing as windows
from bytewax.connectors.kafka import KafkaSource, KafkaSourceMessage
from bytewax.connectors.kafka import _KafkaSourcePartition as Partition
from bytewax.dataflow import Dataflow
from bytewax.recovery import RecoveryConfig, init_db_dir
from bytewax.run import cli_main
from bytewax.testing import TestingSink

from tests.bench.job import CONTROL, WINDOW_MS, Meter, Sums, decode_event, read_job, write

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)

#: Customer, then number of the window (from the start of time) and its sum.
Kept = tuple[str, tuple[int, int]]


class Until(KafkaSource):  # type: ignore[misc]  # not in the environment of mypy
    """Kafka until the meter says that it is over: then the stream ends, and all windows close."""

    def __init__(self, meter: Meter) -> None:
        super().__init__([meter.job.bootstrap], [meter.job.topic], tail=True, batch_size=10_000)
        self._meter = meter

    def build_part(self, step_id: str, for_part: str, resume_state: int | None) -> Partition:
        """One partition, that ends with the meter."""
        part = super().build_part(step_id, for_part, resume_state)
        read = part.next_batch

        def next_batch() -> list[Any]:
            if self._meter.over:
                raise StopIteration
            return read()  # type: ignore[no-any-return]  # not in the environment of mypy

        part.next_batch = next_batch
        return part


def flow_of(meter: Meter, kept: list[Kept]) -> Dataflow:
    """Decode, window, keep the sum of each window that closes."""

    def decode(message: KafkaSourceMessage) -> Iterable[tuple[str, tuple[int, int]]]:
        if not meter.wants(message.partition, message.offset):
            return ()
        meter.take(message.partition, message.offset)
        if meter.over:
            meter.end()
        if message.key.startswith(CONTROL):
            return ()
        event = decode_event(message.value)
        return ((message.key.decode(), (event.time, event.received_at - event.time)),)

    flow = Dataflow("bench")
    read = op.input("read", flow, Until(meter))
    clock = windows.EventClock(
        lambda value: datetime.fromtimestamp(value[0] / 1000, UTC),
        wait_for_system_duration=timedelta(minutes=1),
    )
    folded = windows.fold_window(
        "sum",
        op.flat_map("decode", read, decode),
        clock,
        windows.TumblingWindower(timedelta(milliseconds=WINDOW_MS), _START),
        lambda: 0,
        lambda total, value: total + value[1],
        operator.add,
        ordered=False,
    )
    op.output("keep", folded.down, TestingSink(kept))
    return flow


def main() -> None:
    """Run the job."""
    job = read_job()
    meter, kept = Meter(job), list[Kept]()
    store = Path(job.folder) / "recovery"
    store.mkdir()
    init_db_dir(store, 1)
    cli_main(
        flow_of(meter, kept),
        epoch_interval=timedelta(seconds=10),
        recovery_config=RecoveryConfig(store),
    )
    sums: Sums = {(customer, window): value for customer, (window, value) in kept}
    write(job, meter.answer(), sums)


if __name__ == "__main__":
    main()
