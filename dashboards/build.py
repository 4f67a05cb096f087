"""The dashboards as files: what is committed under `built/` is what this makes."""

import json
from pathlib import Path
from typing import Final

from dashboards import experience, journey, pipeline
from dashboards.dashboard import Dashboard

BUILT: Final = Path(__file__).parent / "built"


def dashboards() -> list[Dashboard]:
    """Every dashboard there is, the first the one to begin with."""
    return [experience.dashboard(), journey.dashboard(), pipeline.dashboard()]


def files() -> dict[str, str]:
    """File name → its text; the same on every machine and at every time."""
    return {made.file: _text(made) for made in dashboards()}


def build(folder: Path) -> list[str]:
    """Write what differs and remove what no dashboard makes; names of the files touched."""
    made = files()
    stale = [file for file in sorted(folder.glob("*.json")) if file.name not in made]
    changed = [name for name, text in made.items() if _read(folder / name) != text]
    folder.mkdir(exist_ok=True)
    for name in changed:
        (folder / name).write_text(made[name], encoding="utf-8")
    for file in stale:
        file.unlink()
    return [*changed, *(file.name for file in stale)]


def differing(folder: Path) -> list[str]:
    """Names of files that are missing, differ from what is made, or that nothing makes."""
    made = files()
    there = {file.name for file in folder.glob("*.json")}
    return sorted(name for name in made.keys() | there if _read(folder / name) != made.get(name))


def _text(dashboard: Dashboard) -> str:
    return json.dumps(dashboard.json(), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _read(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None
