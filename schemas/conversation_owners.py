"""Claims of conversations: the first customer seen in one owns it."""

import msgspec


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """`customer` was seen in a conversation of a source; the first claim in the log stands."""

    source: str
    conversation: str
    customer: str


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Claim).decode


def key(source: str, conversation: str) -> bytes:
    """Kafka key of all claims of one conversation; no source name holds a line feed."""
    return f"{source}\n{conversation}".encode()
