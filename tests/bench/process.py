"""Running one program of the bench as a process that cannot outlive this one."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from deploy.local import bound
from streams.errors import NabzError
from streams.settings import Settings
from tests.bench.job import Answer, Job, read_answer
from tests.support.workers import environment

ROOT: Final = Path(__file__).parents[2]
#: What a program may take beside its seconds: to start, to prepare, to write its sums, to stop.
_BESIDE_SECONDS: Final = 300.0
_STOP_SECONDS: Final = 5.0
_LOOK_SECONDS: Final = 0.1


class Running:
    """A program that runs."""

    def __init__(self, name: str, process: subprocess.Popen[bytes], job: Job) -> None:
        self._name = name
        self._process = process
        self._folder = Path(job.folder)
        self._until = time.monotonic() + job.seconds + _BESIDE_SECONDS

    @property
    def ended(self) -> bool:
        """Whether it has ended.

        Raises:
            NabzError: it takes too long.
        """
        if self._process.poll() is not None:
            return True
        if time.monotonic() > self._until:
            raise NabzError(f"bench: {self._name} does not end; {self._last_words()}")
        return False

    def wait(self, tell: Callable[[], None]) -> None:
        """Return when it has ended; `tell` is called again and again meanwhile.

        Raises:
            NabzError: it takes too long.
        """
        while not self.ended:
            tell()
            time.sleep(_LOOK_SECONDS)

    def answer(self) -> Answer:
        """What it answered.

        Raises:
            NabzError: nothing; says its last line.
        """
        found = read_answer(self._folder)
        if found is None:
            raise NabzError(f"bench: {self._name} gave no answer; {self._last_words()}")
        return found

    def _last_words(self) -> str:
        lines = (self._folder / "log").read_text(errors="replace").split("\n")
        said = [line.strip() for line in lines if line.strip()]
        return f"it said: {said[-1][:300]}" if said else "it said nothing"


@contextmanager
def running(
    name: str, module: str, python: Path | str, settings: Settings, job: Job
) -> Iterator[Running]:
    """A program for the length of a block; it is stopped after it if it still runs."""
    folder = Path(job.folder)
    folder.mkdir(parents=True)
    file = folder / "job.json"
    file.write_bytes(msgspec.json.encode(job))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            bound.command([str(python), "-m", module, str(file)]),
            cwd=ROOT,
            env=environment(settings) | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield Running(name, process, job)
    finally:
        _stop(process)


def own_python() -> str:
    """The Python of nabz's programs."""
    return sys.executable


def machine() -> str:
    """This machine in a few words: processor, cores, memory."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {version}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return os.uname().machine
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else os.uname().machine


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
