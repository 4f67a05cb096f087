"""A role of nabz in its real shell, measured: counts from its first record on, then stops."""

import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

import msgspec

from schemas import topics
from streams import logs
from streams.batching import Record
from streams.checkpoint import Head, Output, States
from streams.clock import SystemClock
from streams.settings import Settings
from streams.shell import Shell
from streams.shell import run as run_shell
from streams.stateful import Fold, StatefulRole
from streams.telemetry.attach import attach
from streams.telemetry.figures import Figures
from streams.worker import prepare
from tests.bench.job import Meter


class Tap:
    """A Faust stream that tells the meter when its first event comes."""

    def __init__(self, stream: Any, meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def noack(self) -> "Tap":
        """As the stream's own."""
        return self

    async def events(self) -> AsyncIterator[Any]:
        """The events of the stream."""
        async for event in self._stream.noack().events():
            self._meter.begin()
            yield event


class MeteredFold:
    """A fold whose records are counted; when it is over, the role folds no more and stops."""

    def __init__(self, fold: Fold, partition: int, meter: Meter, stop: Callable[[], None]) -> None:
        self.fold = fold
        self._partition = partition
        self._meter = meter
        self._stop = stop

    def load(self, states: States, head: Head) -> None:
        """As the fold's own."""
        self.fold.load(states, head)

    def apply(self, records: Sequence[Record]) -> bool | None:
        """As the fold's own, and counted."""
        is_urgent = self.fold.apply(records)
        self._meter.take(self._partition, records[-1].offset, len(records))
        if self._meter.over:
            self._stop()
        return is_urgent

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """As the fold's own."""
        return self.fold.collect()

    def tell(self, figures: Figures) -> None:
        """As the fold's own."""
        self.fold.tell(figures)


def run_stateful(
    settings: Settings, name: str, meter: Meter, make: Callable[[Shell], StatefulRole]
) -> None:
    """Run a stateful role on touchpoints until the meter is over; its last flush is measured."""
    logs.configure(settings.log, role=name)
    prepare()
    shell = Shell(name, settings, "bench")
    # Whatever the role is called here, it tells what customers tells.
    shell.figures = Figures("customers", "bench")
    role = make(shell)
    _meter_folds(role, meter)

    async def stop() -> None:
        await role.stop()
        meter.end()

    shell.app.transport.on_seek = role.on_seek
    shell.app.transport.on_revoke = role.on_revoke
    shell.task(role.flush_forever)
    shell.on_stop(stop)
    shell.agent(name, [topics.TOUCHPOINTS], lambda stream: role.run(Tap(stream, meter)))
    attach(shell, settings, SystemClock())
    run_until_stopped(shell)


def run_until_stopped(shell: Shell) -> None:
    """Run the app; Faust ends it with SystemExit, after which there is an answer to write."""
    try:
        run_shell(shell)
    except SystemExit:
        return


def stop_process() -> None:
    """Stop as a supervisor would."""
    os.kill(os.getpid(), signal.SIGTERM)


def _meter_folds(role: StatefulRole, meter: Meter) -> None:
    create = role.spec.create_fold

    def stop() -> None:
        if not role._closed:
            role._closed = True
            stop_process()

    role.spec = msgspec.structs.replace(
        role.spec,
        create_fold=lambda partition: MeteredFold(create(partition), partition, meter, stop),
    )
