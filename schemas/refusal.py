"""A refusal: why a record is no touchpoint, for machines and for people."""

from schemas.dead_letters import Reason


class Refused(Exception):  # noqa: N818  # the field's word: a refused record, with its reason
    """A record that is no touchpoint: a reason code for machines, a sentence for people."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(f"{reason}: {error}")
        self.reason = reason
        self.error = error
