"""Panes: partial aggregates of one dimension member in one slice of event time."""

from typing import Final

import msgspec

#: Sizes of panes in seconds: the small serve windows up to an hour, the large the long ones.
PANE_SECONDS: Final = (10, 600)
#: Version of the histogram's bins: DDSketch-like, gamma 1.02 (streams.rolling.histogram).
BINS_VERSION: Final = 1


class PaneRow(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The value of one pane as it stands, absolute and whole-number.

    `segment` is the offset of the touchpoint that gave birth to this piece of the pane: a pane
    is the sum over source partitions and segments. `pane_start` is seconds since 1970. `sum` is
    in the measure's unit (milliseconds, 1e-4 points, or a count), `sumsq` in whole units squared
    (seconds² for durations).
    """

    dimension: str
    member: str
    measure: str
    pane_seconds: int
    pane_start: int
    segment: int
    count: int
    sum: int
    sumsq: int
    successes: int
    bins: dict[int, int]


class PanesEnvelope(msgspec.Struct, frozen=True, array_like=True):
    """Panes that one flush changed: up to `offset` of `partition`, whose clock stood at `time`.

    Where `before` is not empty it holds history: every pane starts before what is said there of
    its size (seconds since 1970), when the longest window of that size had already passed it.
    """

    partition: int
    offset: int
    time: int
    panes: list[PaneRow]
    before: dict[int, int] = {}


class PanesHead(msgspec.Struct, frozen=True, array_like=True):
    """The same envelope with its panes as they came, for who may need none of them."""

    partition: int
    offset: int
    time: int
    panes: msgspec.Raw
    before: dict[int, int] = {}

    @property
    def rows(self) -> int:
        """How many panes are in it."""
        return len(_split(self.panes))


encode = msgspec.msgpack.Encoder().encode
decode = msgspec.msgpack.Decoder(PanesEnvelope).decode
decode_head = msgspec.msgpack.Decoder(PanesHead).decode
_split = msgspec.msgpack.Decoder(list[msgspec.Raw]).decode
