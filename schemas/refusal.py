"""A refusal: why a record is no touchpoint, for machines and for people."""

from typing import Final

from schemas.dead_letters import Reason

_SHOWN_BITS: Final = 128
_SHOWN_CHARACTERS: Final = 60


class Refused(Exception):  # noqa: N818  # the field's word: a refused record, with its reason
    """A record that is no touchpoint: a reason code for machines, a sentence for people."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(f"{reason}: {error}")
        self.reason = reason
        self.error = error


def shown(value: object) -> str:
    """A sender's value as a message shows it: short, and never an error of its own."""
    if isinstance(value, int) and value.bit_length() > _SHOWN_BITS:
        return "a huge number"
    return repr(str(value)[:_SHOWN_CHARACTERS])
