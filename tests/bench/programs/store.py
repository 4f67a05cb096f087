"""The store role as it is, on touchpoints alone: one row each into ClickHouse."""

from collections.abc import Sequence

from schemas import topics
from streams import logs
from streams import settings as settings_module
from streams.batching import Batch
from streams.clock import SystemClock
from streams.shell import Shell
from streams.store.agent import ROLE, StoreRole
from streams.store.sink import Sink
from streams.telemetry.attach import attach
from streams.worker import prepare
from tests.bench.job import Meter, read_job, write
from tests.bench.programs.measured import Tap, run_until_stopped, stop_process


class MeteredSink:
    """A sink whose rows are counted once ClickHouse has them."""

    def __init__(self, sink: Sink, meter: Meter) -> None:
        self._sink = sink
        self._meter = meter

    def write(self, found: Sequence[Batch]) -> None:
        """As the sink's own; once it is over nothing more is written."""
        if self._meter.over:
            return
        self._sink.write(found)
        for batch in found:
            self._meter.take(batch.partition, batch.records[-1].offset, len(batch.records))
        if self._meter.over:
            self._meter.end()
            stop_process()

    def stop(self) -> None:
        """As the sink's own."""
        self._sink.stop()


def main() -> None:
    """Run the job."""
    job, settings = read_job(), settings_module.load()
    meter = Meter(job)
    logs.configure(settings.log, role=ROLE)
    prepare()
    shell = Shell(ROLE, settings, "bench")
    role = StoreRole(settings, SystemClock(), shell.figures)
    role._sink = MeteredSink(role._sink, meter)  # type: ignore[assignment]  # has all that is used
    shell.agent(ROLE, [topics.TOUCHPOINTS], lambda stream: role.run(Tap(stream, meter)))
    shell.task(role.insert_forever)
    shell.on_stop(role.stop)
    attach(shell, settings, SystemClock())
    run_until_stopped(shell)
    write(job, meter.answer())


if __name__ == "__main__":
    main()
