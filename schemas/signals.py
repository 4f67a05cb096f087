"""Signals: rolling values as they were shown at a second."""

import msgspec


class SignalRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One rolling value of one member; `value`, `low` and `high` are None where n is 0.

    `low` and `high` bound the value at 95 % (Wilson for shares); `time` is the grid point in ms.
    """

    signal: str
    dimension: str
    member: str
    window_seconds: int
    time: int
    n: int
    value: float | None
    low: float | None
    high: float | None
    data_age_seconds: float


class SignalsEnvelope(msgspec.Struct, frozen=True, array_like=True):
    """Signals of one emission; `partition` and `offset` are of the panes read so far."""

    partition: int
    offset: int
    time: int
    signals: list[SignalRow]


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(SignalsEnvelope).decode
