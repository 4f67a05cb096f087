"""Control records: rules and models that take effect at their place in the log of touchpoints.

They lie in every partition of `touchpoints`, told apart from touchpoints by their key, so that a
replay changes over at the same record as live did.
"""

import hashlib
from typing import Final, Literal

import msgspec

from schemas.ticks import CONTROL_PREFIX

CONTROL_KEY: Final = CONTROL_PREFIX + b"control"

Subject = Literal["rules", "churn", "journey"]

_VERSION_DIGITS: Final = 12


class Control(msgspec.Struct, frozen=True, array_like=True):
    """From here on `content` (JSON) holds for its subject; `version` is the content's hash."""

    subject: Subject
    version: str
    content: bytes


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Control).decode


def control_of(subject: Subject, content: object) -> Control:
    """The control record of some content: equal contents have equal versions."""
    raw = msgspec.json.encode(content, order="deterministic")
    return Control(subject, hashlib.sha256(raw).hexdigest()[:_VERSION_DIGITS], raw)
