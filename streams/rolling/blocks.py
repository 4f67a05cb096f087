"""The panes in memory, as last published, in blocks that are also the records of the checkpoint.

A block holds all panes of one size, start, source partition and segment, in pieces of at most
`PIECE_ROWS` rows, so that no state record outgrows what Kafka takes. A row lies packed: a week
of panes is many, and few are looked at twice.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from schemas.panes import PaneRow
from streams.rolling.register import Register, Series

PIECE_ROWS: Final = 512


class Stored(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The sums of one pane as last published.

    `changed` is the number of the envelope that brought them; `capped` says that the guard had
    this member counted under `other` when the pane was first seen.
    """

    changed: int
    capped: bool
    count: int
    sum: int
    sumsq: int
    successes: int
    bins: dict[int, int]


class BlockKey(NamedTuple):
    """What names a block: size and start of its panes (s), source partition, segment."""

    pane_seconds: int
    pane_start: int
    partition: int
    segment: int


_Piece = dict[Series, bytes]
_Records = list[tuple[bytes, bytes | None]]

_pack: Final = msgspec.msgpack.Encoder().encode
_unpack: Final = msgspec.msgpack.Decoder(Stored).decode
_unpack_key: Final = msgspec.msgpack.Decoder(tuple[int, int, int, int, int]).decode
_unpack_piece: Final = msgspec.msgpack.Decoder(list[tuple[str, str, str, msgspec.Raw]]).decode


def counted_in(series: Series, stored: Stored) -> Series:
    """The series whose windows a pane counts in: its own, or that of `other`."""
    return series.of_other() if stored.capped else series


class Blocks:
    """All panes in memory, found by size and start."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._by_start: dict[int, dict[int, dict[BlockKey, dict[int, _Piece]]]] = {}
        self._changed: set[tuple[BlockKey, int]] = set()
        self._gone: set[tuple[BlockKey, int]] = set()
        #: The block that was put into last: an envelope holds the rows of a pane together.
        self._last: tuple[BlockKey, dict[int, _Piece]] | None = None

    def put(
        self, partition: int, row: PaneRow, envelope: int
    ) -> tuple[Series, Stored | None, Stored]:
        """Store a pane in place of what was last published of it.

        Answers the series that it counts in, what was last published, and what stands now.
        """
        key, block = self._to_put_in(partition, row)
        series = Series(row.dimension, row.member, row.measure)
        number, old = self._find(block, series)
        capped = old.capped if old else not self._register.admits(series)
        new = Stored(envelope, capped, row.count, row.sum, row.sumsq, row.successes, row.bins)
        if old is None and not capped:
            series = self._register.hold(series)
        block[number][series] = _pack(new)
        place = key, number
        self._changed.add(place)
        self._gone.discard(place)
        return counted_in(series, new), old, new

    def between(self, pane_seconds: int, start: int, end: int) -> Iterator[tuple[Series, Stored]]:
        """The panes of one size with start <= pane_start < end, under the series they count in."""
        starts = self._by_start.get(pane_seconds, {})
        first = -(-start // pane_seconds) * pane_seconds
        for pane_start in range(first, end, pane_seconds):
            for block in starts.get(pane_start, {}).values():
                for piece in block.values():
                    for series, packed in piece.items():
                        stored = _unpack(packed)
                        yield counted_in(series, stored), stored

    def drop_before(self, pane_seconds: int, edge: int) -> None:
        """Forget the panes of one size that start before `edge`."""
        self._last = None
        starts = self._by_start.get(pane_seconds, {})
        for pane_start in [start for start in starts if start < edge]:
            for key, block in starts.pop(pane_start).items():
                for number, piece in block.items():
                    self._forget(piece)
                    self._changed.discard((key, number))
                    self._gone.add((key, number))

    def changed(self) -> _Records:
        """State records of what changed since the last call; None where a block left memory."""
        records: _Records = [
            (_pack((*key, number)), self._packed(key, number))
            for key, number in sorted(self._changed)
        ]
        records += [(_pack((*key, number)), None) for key, number in sorted(self._gone)]
        self._changed.clear()
        self._gone.clear()
        return records

    def load(self, key: bytes, value: bytes | None) -> None:
        """Take one state record back in, in place of an earlier one of the same key."""
        *parts, number = _unpack_key(key)
        block = self._block(BlockKey(*parts))
        self._forget(block.pop(number, {}))
        if value is not None:
            block[number] = dict(self._restored(value))

    def _restored(self, value: bytes) -> Iterator[tuple[Series, bytes]]:
        for *names, raw in _unpack_piece(value):
            series, packed = Series(*names), bytes(raw)
            yield series if _unpack(packed).capped else self._register.hold(series), packed

    def _forget(self, piece: _Piece) -> None:
        for series, packed in piece.items():
            if not _unpack(packed).capped:
                self._register.release(series)

    def _packed(self, key: BlockKey, number: int) -> bytes:
        piece = self._by_start[key.pane_seconds][key.pane_start][key][number]
        return _pack([(*series, msgspec.Raw(packed)) for series, packed in piece.items()])

    def _to_put_in(self, partition: int, row: PaneRow) -> tuple[BlockKey, dict[int, _Piece]]:
        named = row.pane_seconds, row.pane_start, partition, row.segment
        if self._last is None or self._last[0] != named:
            key = BlockKey(*named)
            self._last = key, self._block(key)
        return self._last

    def _block(self, key: BlockKey) -> dict[int, _Piece]:
        starts = self._by_start.setdefault(key.pane_seconds, {})
        return starts.setdefault(key.pane_start, {}).setdefault(key, {})

    @staticmethod
    def _find(block: dict[int, _Piece], series: Series) -> tuple[int, Stored | None]:
        """The piece that a series is in, or is to go into, and what is there of it."""
        for number, piece in block.items():
            if (packed := piece.get(series)) is not None:
                return number, _unpack(packed)
        number = max(block, default=0)
        if len(block.setdefault(number, {})) >= PIECE_ROWS:
            number += 1
            block[number] = {}
        return number, None
