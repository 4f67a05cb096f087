"""The peers' own environment: kept in the user's cache, made once for each content of peers.txt."""

import hashlib
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

from deploy.local import parts
from deploy.local.fetch import FetchError

PINS: Final = Path(__file__).with_name("peers.txt")


def part() -> parts.Part:
    """What is fetched: a folder with an environment of Python."""
    digest = hashlib.sha256(PINS.read_bytes()).hexdigest()[:12]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return parts.Part(
        "Quix Streams, Bytewax and stock Faust, to compare with (220 MB)",
        f"bench-peers-{version}-{digest}",
        _fill,
        "whole",
    )


def python() -> Path:
    """Its Python; made first if it is not in the cache.

    Raises:
        NabzError: a package cannot be had.
    """
    return parts.ensure(part()) / "bin" / "python"


def _fill(folder: Path) -> None:
    venv.EnvBuilder(with_pip=True, symlinks=True).create(folder)
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")
    done = subprocess.run(
        [folder / "bin" / "python", *install, "-r", PINS],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise FetchError(f"pip: {(lines or ['failed without a word'])[0][:200]}")
    (folder / "whole").touch()
