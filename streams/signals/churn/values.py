"""Profile attributes as numbers or as words, alike in learning and in scoring."""

import math
import re
from typing import Final

from schemas.touchpoint import Plain

_NUMBER: Final = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?\s*", re.ASCII)
_LONGEST: Final = 40


def number_of(value: Plain) -> float | None:
    """An attribute as a finite number, also one that came as text; None: it is none."""
    if isinstance(value, str):
        if len(value) > _LONGEST or not _NUMBER.fullmatch(value):
            return None
        value = float(value)
    if value is None or not math.isfinite(value):
        return None
    return float(value)


def text_of(value: Plain) -> str | None:
    """An attribute as one of several words; None: it is not told, or blank."""
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value).strip() or None
