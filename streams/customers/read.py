"""Reading a record of touchpoints: one rule for what is a touchpoint and what a dead letter."""

from collections.abc import Sequence

import msgspec

from schemas import touchpoint
from schemas.dead_letters import Reason
from schemas.touchpoint import RUN_HEADER, Touchpoint


def read(key: bytes | None, value: bytes | None) -> Touchpoint | tuple[Reason, str]:
    """The touchpoint of a record, or why it is none."""
    try:
        found = touchpoint.decode(value or b"")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return Reason.INVALID_JSON, f"not a canonical touchpoint: {error}"
    if key != found.customer.encode():
        return Reason.WRONG_KEY, f"the key is not the customer {found.customer!r}"
    return found


def run_of(headers: Sequence[tuple[str, bytes]]) -> str | None:
    """The import or simulation that a record came with, by its header."""
    for name, value in headers:
        if name == RUN_HEADER and value:
            run: str = value[:200].decode(errors="replace")
            return run
    return None
