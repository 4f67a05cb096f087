"""Ticks: the wall time of a customers worker, written into the log so that the log is the clock.

Ticks and control records are told apart from touchpoints by their key, which no customer can
have: `canonicalise()` refuses control characters in a customer.
"""

from typing import Final

TICK_KEY: Final = b"\x00tick"
CONTROL_PREFIX: Final = b"\x00"


def encode(now_ms: int) -> bytes:
    """The value of a tick: milliseconds UTC in decimal."""
    return b"%d" % now_ms


def decode(value: bytes) -> int:
    """Milliseconds UTC of a tick."""
    return int(value)


def is_control(key: bytes | None) -> bool:
    """Whether a record of touchpoints is a tick or control record, and no touchpoint."""
    return key is not None and key.startswith(CONTROL_PREFIX)
