"""Log files of the local stack: kept short, and read for the last thing that was said."""

import os
import shutil
from pathlib import Path
from typing import Final

#: A log file longer than this becomes NAME.log.1, which replaces an older one.
MOST_BYTES: Final = 16 * 1024 * 1024
_TAIL_BYTES: Final = 8_192


def shorten(folder: Path, most_bytes: int = MOST_BYTES) -> None:
    """Move what a long log holds to its `.1`, in place: its writer keeps the file open."""
    for log in folder.glob("*.log"):
        if log.stat().st_size > most_bytes:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)


def last_line(log: Path) -> str:
    """The last line with something in it, or a word that there is none."""
    try:
        with log.open("rb") as file:
            file.seek(max(0, log.stat().st_size - _TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        lines = []
    said = [line.strip() for line in lines if line.strip()]
    return said[-1] if said else f"nothing was said in {log}"
