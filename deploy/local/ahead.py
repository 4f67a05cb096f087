"""Kafka's classes, loaded and linked ahead of time: it starts in half the time, on half the CPU.

A Java of 25 or later writes such a file when a training run ends (https://openjdk.org/jeps/514),
and goes on without it wherever it does not fit. `make setup` makes it; nothing waits for it.
"""

import hashlib
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Final

from deploy.local import fetch, parts, probe
from deploy.local.home import Home
from deploy.local.ports import LOOPBACK, choose

_FILE: Final = "kafka.aot"
#: Its remarks on single classes are for people who work on Java.
_QUIET: Final = "-Xlog:aot*=off"
_LIMIT_SECONDS: Final = 150.0
_LOOK_SECONDS: Final = 0.1


def flags() -> list[str]:
    """Java's flags that take the file; none where it was not made."""
    file = parts.cache() / part().folder / _FILE
    return [f"-XX:AOTCache={file}", _QUIET] if file.exists() else []


def part() -> parts.Part:
    """The file, made once for each Kafka and each Java.

    Raises:
        NabzError: there is no Java.
    """
    java = parts.java().parents[1]
    digest = hashlib.sha256((java / "release").read_bytes()).hexdigest()[:12]
    return parts.Part(
        "Kafka's classes linked ahead, so that it starts sooner (65 MB, made here)",
        f"kafka-ahead-{parts.KAFKA}-{digest}",
        _fill,
        _FILE,
    )


def _fill(folder: Path) -> None:
    """Start a broker of its own, and stop it: at its end Java writes the file.

    Raises:
        FetchError: the broker did not start, or left no file.
    """
    from deploy.local import kafka  # noqa: PLC0415  # which starts sooner by what is made here

    with tempfile.TemporaryDirectory(prefix="nabz-ahead-") as made:
        home = Home.at(Path(made))
        taken = choose(home)
        java, *rest = kafka.prepare(home, taken)
        _train([java, f"-XX:AOTCacheOutput={folder / _FILE}", _QUIET, *rest], taken["kafka"])
    if not (folder / _FILE).exists():
        raise fetch.FetchError("this Java left no file")


def _train(command: list[str], port: int) -> None:
    until = time.monotonic() + _LIMIT_SECONDS
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere) as broker:
        try:
            while not probe.kafka(f"{LOOPBACK}:{port}"):
                if broker.poll() is not None or time.monotonic() > until:
                    raise fetch.FetchError("the broker did not start")
                time.sleep(_LOOK_SECONDS)
            broker.terminate()
            broker.wait(_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise fetch.FetchError("the broker did not stop") from None
        finally:
            broker.kill()
