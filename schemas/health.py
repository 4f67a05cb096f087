"""Health: a role's own figures, every few seconds."""

import msgspec


class Figure(msgspec.Struct, frozen=True, array_like=True):
    """One figure of one instance of a role at a moment (ms UTC)."""

    role: str
    instance: str
    metric: str
    time: int
    value: float


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(list[Figure]).decode
