"""The queries, a file each; what several of them share is in `queries/parts`."""

import re
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "queries"

_COMMENT: Final = re.compile(r"^\s*--.*\n?", re.MULTILINE)
_HOLE: Final = re.compile(r"\{\{(\w+)\}\}")


def load(name: str, **values: str | int) -> str:
    """SQL of `queries/<name>.sql` without comments, its `{{holes}}` filled.

    A hole takes one of `values`, or the text of `queries/parts/<hole>.sql`, which may have holes
    of its own.

    Raises:
        ValueError: there is no such file, or a value is given for a hole that is not there.
    """
    used: set[str] = set()

    def fill(found: re.Match[str]) -> str:
        hole = found[1]
        used.add(hole)
        return str(values[hole]) if hole in values else _HOLE.sub(fill, _read(f"parts/{hole}"))

    text = _HOLE.sub(fill, _read(name))
    if unused := values.keys() - used:
        raise ValueError(f"{name}.sql has no {{{{{min(unused)}}}}}")
    return text


def _read(name: str) -> str:
    file = FOLDER / f"{name}.sql"
    if not file.is_file():
        raise ValueError(f"{file}: no such query")
    return _COMMENT.sub("", file.read_text(encoding="utf-8")).strip()
