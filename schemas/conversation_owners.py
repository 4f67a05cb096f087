"""Claims of conversations: the first customer seen in one owns it."""

from hashlib import blake2b
from typing import Final

import msgspec

from schemas.touchpoint import Name

_LONGEST: Final = 200
_DIGEST_BYTES: Final = 16


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """`customer` was seen in a conversation of a source; the first claim in the log stands.

    A claim that is `renewed` repeats what its writer had read from the log, so that a conversation
    that goes on keeps its owner when the first claim is as old as the topic's retention.
    """

    source: str
    conversation: str
    customer: Name
    renewed: bool = False


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Claim).decode


def key(source: str, conversation: str) -> bytes:
    """Kafka key of all claims of one conversation; no source name holds a line feed."""
    return f"{source}\n{conversation}".encode()


def itself(source: str, conversation: str) -> str:
    """The conversation itself as a customer: who owns it as long as nobody was seen in it."""
    name = f"conversation:{source}:{conversation}"
    if len(name) <= _LONGEST:
        return name
    digest = blake2b(key(source, conversation), digest_size=_DIGEST_BYTES).hexdigest()
    return f"conversation:{source}:{digest}"
