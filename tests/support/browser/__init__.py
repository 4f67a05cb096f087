"""A real browser for tests and for the README's picture: fetched once, kept in the cache."""

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

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
    folder = parts.ensure(part())
    # Beside its packages: Node looks for them from where the file is.
    script = folder / "look.mjs"
    if not script.exists() or script.read_bytes() != (_SOURCES / "look.mjs").read_bytes():
        shutil.copyfile(_SOURCES / "look.mjs", script)
    done = fetch.node([str(script)], dict(os.environ), _LIMIT_SECONDS, json.dumps(orders))
    assert done.returncode == 0, done.stderr[-2000:]
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    return reports


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
