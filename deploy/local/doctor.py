"""What `nabz doctor` looks at: can the local stack run on this machine, and is it well?"""

import platform
import shutil
import sys
from collections.abc import Callable
from typing import Final, Literal, NamedTuple

import psutil

from deploy.local import page, parts, ports
from deploy.local.home import Home
from streams import local_stack
from streams.errors import NabzError

_OLDEST: Final = (3, 11)
_GIB: Final = 1024**3
_MEMORY_GIB: Final = (1.5, 3.0)
_DISK_GIB: Final = (2.0, 10.0)


class Finding(NamedTuple):
    """One line of the doctor: what was looked at, how it is, and what to do if it is not well."""

    name: str
    state: Literal["ok", "warn", "fail"]
    said: str


def findings(home: Home) -> list[Finding]:
    """Every look, in the order of a start."""
    looks: list[Callable[[], Finding]] = [
        _python,
        _system,
        _memory,
        lambda: _disk(home),
        _java,
        lambda: _part("kafka", parts.kafka_part),
        lambda: _part("clickhouse", parts.clickhouse_part),
        lambda: _part("live page", page.page_part),
        lambda: _ports(home),
        lambda: _stack(home),
    ]
    return [look() for look in looks]


def graded(name: str, have_gib: float, least: tuple[float, float], what: str) -> Finding:
    """How well an amount does against (least that works, least that is comfortable), in GiB."""
    fails, warns = least
    if have_gib < fails:
        return Finding(name, "fail", f"{have_gib:.1f} GiB free, {fails} needed: {what}")
    if have_gib < warns:
        return Finding(name, "warn", f"{have_gib:.1f} GiB free, {warns} are comfortable: {what}")
    return Finding(name, "ok", f"{have_gib:.1f} GiB free")


def _python() -> Finding:
    version = platform.python_version()
    if sys.version_info < _OLDEST:
        return Finding("python", "fail", f"{version}: install Python 3.11 or newer, set PYTHON=")
    return Finding("python", "ok", version)


def _system() -> Finding:
    machine = f"{platform.system()} {platform.machine()}"
    if (sys.platform, platform.machine()) == ("linux", "x86_64"):
        return Finding("system", "ok", machine)
    return Finding("system", "warn", f"{machine}: only Linux on x86-64 was tried")


def _memory() -> Finding:
    free = psutil.virtual_memory().available / _GIB
    return graded("memory", free, _MEMORY_GIB, "close other programs")


def _disk(home: Home) -> Finding:
    free = shutil.disk_usage(home.root).free / _GIB
    return graded("disk", free, _DISK_GIB, f"make room on the disk of {home.root}")


def _java() -> Finding:
    try:
        return Finding("java", "ok", str(parts.java()))
    except NabzError as error:
        return Finding("java", "fail", str(error))


def _part(name: str, make: Callable[[], parts.Part]) -> Finding:
    try:
        part = make()
    except NabzError as error:
        return Finding(name, "fail", str(error))
    if parts.present(part):
        return Finding(name, "ok", str(parts.cache() / part.folder))
    return Finding(name, "warn", f"{part.title} is not fetched yet: run make setup")


def _ports(home: Home) -> Finding:
    if local_stack.read(home.root) is not None:
        return Finding("ports", "ok", "held by the running stack")
    taken = [port for port in ports.remembered(home).values() if not ports.is_free(port)]
    if taken:
        said = f"{', '.join(map(str, taken))} taken meanwhile: nabz up will choose others"
        return Finding("ports", "warn", said)
    return Finding("ports", "ok", "free")


def _stack(home: Home) -> Finding:
    stack = local_stack.read(home.root)
    if stack is None:
        return Finding("stack", "ok", f"none runs in {home.root}: nabz up starts it")
    unwell = [name for name, one in stack["processes"].items() if one["state"] != "ready"]
    if unwell:
        return Finding("stack", "fail", f"{', '.join(unwell)} not ready: look into {home.logs}")
    return Finding("stack", "ok", f"{len(stack['processes'])} processes are ready")
