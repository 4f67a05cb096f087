"""How far a mailbox has been fetched."""

from typing import Annotated

import msgspec

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**32 - 1)]


class Place(msgspec.Struct, frozen=True):
    """The last mail of a folder that is on `inbox`, by its number under one UIDVALIDITY."""

    validity: _Number
    uid: _Number


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(Place).decode


def key(source: str, folder: str) -> bytes:
    """Kafka key of a folder's places; no source name holds a line feed."""
    return f"{source}\n{folder}".encode()
