"""A dead letter as the record that is sent again: with what it was, or why it cannot be."""

from typing import Any, Final

import msgspec

from schemas import topics
from schemas.dead_letters import MAX_RAW_BYTES, DeadLetter
from schemas.touchpoint import RECEIVED_HEADER
from streams.intake.delivery import Outgoing

#: Set by nabz on its way to touchpoints; the one door sets them again.
_OURS: Final = ("received_at", "sentiment")


class NotAgain(Exception):  # noqa: N818  # a statement about the letter
    """This letter's record cannot be sent again; says why, and what to do instead."""


def record_of(letter: DeadLetter) -> Outgoing:
    """The record for inbox: raw bytes, key and headers as they were, and when it was received.

    Raises:
        NotAgain: it is not whole, or of no topic that touchpoints come from.
    """
    if len(letter.raw) >= MAX_RAW_BYTES:
        raise NotAgain("only its first MiB was kept: send it anew")
    if letter.topic == topics.INBOX.name:
        kept = [(name, value) for name, value in letter.headers if name != RECEIVED_HEADER]
        received = dict(letter.headers).get(RECEIVED_HEADER, b"%d" % letter.time)
        return Outgoing(letter.key or None, letter.raw, [*kept, (RECEIVED_HEADER, received)])
    if letter.topic == topics.TOUCHPOINTS.name:
        fields = _object(letter.raw, "it is no touchpoint, and nothing makes it one")
        received = b"%d" % _received_at(fields, letter.time)
        rest = {name: value for name, value in fields.items() if name not in _OURS}
        return Outgoing(None, msgspec.json.encode(rest), [(RECEIVED_HEADER, received)])
    if letter.topic.startswith(("file:", "simulate:")):
        _object(letter.raw, "it is no JSON: mend the file or its mapping, and import it again")
        return Outgoing(None, letter.raw, [(RECEIVED_HEADER, b"%d" % letter.time)])
    raise NotAgain(f"{letter.topic} is made from touchpoints: nabz rebuild makes it anew")


def _object(raw: bytes, otherwise: str) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise NotAgain(otherwise) from None
    if not isinstance(found, dict):
        raise NotAgain(otherwise)
    return found


def _received_at(fields: dict[str, Any], otherwise: int) -> int:
    said = fields.get("received_at")
    return said if type(said) is int and 0 <= said <= otherwise else otherwise
