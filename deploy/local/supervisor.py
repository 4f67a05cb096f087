"""Runs a plan: starts the processes in order, keeps them running, stops them all.

`python -m deploy.local.supervisor HOME LOCK_FD`. Only the standard library: it runs all the time.
The guardian starts it again if it is killed; its processes die with it, by the kernel's hand.
"""

import asyncio
import json
import os
import signal
import sys
import time
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from deploy.local import guardian, logfiles
from deploy.local import plan as plans
from deploy.local.backoff import Backoff
from deploy.local.home import Home, write_json
from deploy.local.keeper import Keeper, start

_LOOK_SECONDS: Final = 0.5


class Supervisor:
    """One stack while it runs."""

    def __init__(self, home: Home, plan: plans.Plan) -> None:
        self._home = home
        self._plan = plan
        self._environment = os.environ | plan.environment
        self._started_at = time.time()
        self._ready = False
        self._failure: str | None = None
        self._setup_tries = 0
        self._stopped = asyncio.Event()
        before = _restarts_before(home)
        self._keepers = [self._keeper(process, before) for process in plan.processes]
        self._running: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Start everything, stay until told to stop, stop everything.

        An unforeseen error ends the process, and with it everything: the guardian starts anew.
        """
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self._stopped.set)
        self._write()
        async with asyncio.TaskGroup() as self._tasks:
            passing = [self._tasks.create_task(step()) for step in (self._start, self._watch)]
            await self._stopped.wait()
            self._home.wanted.unlink(missing_ok=True)
            for task in passing:
                task.cancel()
            await self._stop()
        self._home.stack.unlink(missing_ok=True)

    async def _start(self) -> None:
        stages = groupby(sorted(self._keepers, key=_stage), key=_stage)
        for number, stage in enumerate([list(keepers) for _, keepers in stages]):
            if number == 1:
                await self._set_up()
            self._running += [self._tasks.create_task(keeper.keep()) for keeper in stage]
            await asyncio.gather(*(keeper.ready.wait() for keeper in stage))
        self._ready = True
        self._write()

    async def _set_up(self) -> None:
        """Run each set-up command until it succeeds."""
        log = self._home.log("setup")
        for command in self._plan.setup:
            backoff = Backoff()
            while await (await start(command, self._environment, log)).wait() != 0:
                self._setup_tries += 1
                self._failure = f"setup: {logfiles.last_line(log)}"
                self._write()
                await asyncio.sleep(backoff.wait(0))
            self._failure = None

    async def _watch(self) -> None:
        """Replace a dead guardian, stop when nobody wants the stack, keep logs short."""
        while True:
            if not self._home.wanted.exists():
                self._stopped.set()
            elif self._plan.guarded:
                guardian.replace_dead(self._home)
            logfiles.shorten(self._home.logs)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _stop(self) -> None:
        order = sorted(self._keepers, key=_stop_number)
        for _, keepers in groupby(order, key=_stop_number):
            await asyncio.gather(*(keeper.stop() for keeper in keepers))
        for task in self._running:
            task.cancel()

    def _keeper(self, process: plans.Process, before: dict[str, int]) -> Keeper:
        log = self._home.log(process.name)
        keeper = Keeper(process, self._environment, log, self._write)
        keeper.restarts = before.get(process.name, 0)
        return keeper

    def _write(self) -> None:
        write_json(self._home.stack, self._report())

    def _report(self) -> dict[str, Any]:
        return {
            "ready": self._ready,
            "failure": self._failure,
            "setup_tries": self._setup_tries,
            "started_at": self._started_at,
            "supervisor": os.getpid(),
            "addresses": self._plan.addresses,
            "processes": {keeper.process.name: keeper.report() for keeper in self._keepers},
            "settings": self._plan.settings,
        }


def _restarts_before(home: Home) -> dict[str, int]:
    """Restarts under a supervisor that was killed; its end was one more for each process."""
    try:
        processes = json.loads(home.stack.read_text())["processes"]
    except FileNotFoundError:
        return {}
    return {name: process["restarts"] + 1 for name, process in processes.items()}


def _stage(keeper: Keeper) -> int:
    return keeper.process.stage


def _stop_number(keeper: Keeper) -> int:
    return keeper.process.stop


def main(root: str, lock: str) -> int:
    """Run what the home wants, holding the lock that came with the start."""
    guardian.hold(int(lock))
    home = Home.at(Path(root))
    plan = plans.read(home)
    if plan is not None:
        asyncio.run(_run(home, plan))
    return 0


async def _run(home: Home, plan: plans.Plan) -> None:
    await Supervisor(home, plan).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
