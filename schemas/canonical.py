"""`canonicalise()`: the one door for everything that becomes a touchpoint."""

from collections.abc import Mapping
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from schemas.dead_letters import Reason
from schemas.touchpoint import Touchpoint


class Refused(Exception):  # noqa: N818  # the field's word: a refused record, with its reason
    """A record that is no touchpoint: a reason code for machines, a sentence for people."""

    def __init__(self, reason: Reason, error: str) -> None:
        super().__init__(f"{reason}: {error}")
        self.reason = reason
        self.error = error


class Policy(msgspec.Struct, frozen=True):
    """What the settings say about touchpoints: privacy of texts and the names of customers."""

    texts: Literal["keep", "redact", "drop"] = "keep"
    customer_namespaces: tuple[str, ...] = ("id", "email", "phone")
    country: str = ""


def canonicalise(
    raw: bytes | Mapping[str, object],
    policy: Policy,
    *,
    received_at: int,
    zone: ZoneInfo | None = None,
) -> Touchpoint:
    """Turn one record in the contract's form into the canonical touchpoint.

    `zone` is the one its source declares for times without an offset; `received_at` is ms UTC.

    Raises:
        Refused: with the reason code; nothing is dropped or guessed in silence.
    """
    raise NotImplementedError
