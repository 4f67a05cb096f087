"""`nabz gateway` as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from streams.settings import Settings


@contextmanager
def gateway_process(settings: Settings, port: int = 0) -> Iterator[subprocess.Popen[str]]:
    """`nabz gateway` with these settings, by its variables; ended with the block."""
    variables = {
        "NABZ_LANE": settings.lane,
        "NABZ_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
        "NABZ_GATEWAY__PORT": str(port),
        "NABZ_LOG__FORM": "json",
    }
    if settings.sources is not None:
        variables["NABZ_SOURCES"] = str(settings.sources)
    process = subprocess.Popen(
        [sys.executable, "-m", "streams.cli", "gateway"],
        env=os.environ | variables,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
