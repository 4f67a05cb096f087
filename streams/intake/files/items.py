"""What reading a file gives: items with records to canonicalise, and broken lines."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from schemas.dead_letters import Reason

#: The longest line, and the longest row over several lines: nothing longer is held in memory.
LONGEST: Final = 1024 * 1024
#: How much of an overlong line a dead letter keeps.
KEPT: Final = 64 * 1024
TOO_LONG: Final = f"is longer than {LONGEST // 1024} kB"


class Item(NamedTuple):
    """One line, or row, as it stood in the file, and the records that it holds."""

    line: int
    raw: bytes
    records: Sequence[bytes | Mapping[str, object]]


class Broken(NamedTuple):
    """A line that cannot be read."""

    line: int
    raw: bytes
    reason: Reason
    error: str
