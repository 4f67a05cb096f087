"""The real Kafka and ClickHouse of a test session, bound to the life of pytest."""

import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from deploy.local import bound, control, guardian, layout, plan
from deploy.local.home import Home
from streams.settings import Settings


def running_parts() -> AbstractContextManager[Settings]:
    """Kafka and ClickHouse alone; see `running_stack`."""
    return running_stack(layout.PARTS)


@contextmanager
def running_stack(only: Collection[str]) -> Iterator[Settings]:
    """These processes under a supervisor, in a fresh home; settings that point at them.

    If this process is killed, they die with it.
    """
    home = Home.at(Path(tempfile.mkdtemp(prefix="nabz-")))
    made = layout.make(home, Settings(home=home.root), only, guarded=False)
    plan.write(home, made)
    supervisor = _supervisor(home)
    try:
        control.await_ready(home, _ignore)
        yield Settings(home=home.root, **made.settings)
    finally:
        control.stop(home)
        supervisor.wait(10)
        shutil.rmtree(home.root)


def fresh_lane(settings: Settings) -> Settings:
    """The same parts, and a lane that no test had before."""
    return settings.model_copy(update={"lane": f"t{uuid.uuid4().hex[:8]}"})


def _supervisor(home: Home) -> subprocess.Popen[bytes]:
    lock = guardian.try_lock(home.supervisor_lock)
    assert lock is not None
    command = [sys.executable, "-m", "deploy.local.supervisor", str(home.root), str(lock)]
    with home.log("supervisor").open("ab") as log:
        started = subprocess.Popen(
            bound.command(command),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
        )
    os.close(lock)
    return started


def _ignore(report: control.Report) -> None:
    del report
