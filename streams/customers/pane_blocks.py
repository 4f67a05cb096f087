"""Panes of one touchpoints partition: contributions in, absolute values out.

All panes of one size and start are a block, which is born with the first contribution to it and
leaves memory a little after its time, only while a tick is read. When a late contribution comes
after that, a new block is born: a segment, named by the offset of its birth. A pane's value is the
sum over source partitions and segments, so neither batch cuts nor crashes can show in it.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from schemas.panes import PANE_SECONDS, PaneRow
from streams.rolling.aggregate import Aggregate
from streams.signals.turns import Contribution, Dimensions

#: How long after its end a block stays in memory (ms): late enough for what is merely on its way.
GRACE_MS: Final = 60_000
#: Dimensions that panes exist for, in the order of `Dimensions`; priority is none.
MEMBERS: Final = ("channel", "queue", "team", "segment", "agent")

BlockKey = tuple[int, int]
RowKey = tuple[str, str, str]


class BlockState(msgspec.Struct, array_like=True, frozen=True):
    """A block as it is checkpointed."""

    pane_seconds: int
    pane_start: int
    segment: int
    panes: list[PaneRow]


class Block:
    """The panes of one size and start, by (dimension, member, measure); `shown` as last told."""

    __slots__ = ("changed", "persisted", "rows", "segment", "shown")

    def __init__(self, segment: int) -> None:
        self.segment = segment
        self.rows: dict[RowKey, Aggregate] = {}
        self.shown: dict[RowKey, PaneRow] = {}
        self.changed: set[RowKey] = set()
        self.persisted = False


class PaneBlocks:
    """The blocks in memory, and the rows and state records that a flush has yet to publish."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, int, Dimensions], tuple[int, Aggregate]] = {}
        self._blocks: dict[BlockKey, Block] = {}
        self._rows: list[PaneRow] = []
        self._gone: list[BlockKey] = []

    def add(self, contribution: Contribution, sign: int, offset: int) -> None:
        """Put a contribution in (sign 1) or take it out (-1) at an offset of the source."""
        key = (contribution.measure, contribution.time // 10_000, contribution.dimensions)
        found = self._sums.get(key)
        if found is None:
            found = self._sums[key] = (offset, Aggregate())
        found[1].add_value(
            contribution.value, contribution.square, contribution.success, contribution.bin, sign
        )

    def expire(self, now_ms: int) -> None:
        """Let the blocks go whose time is over; called while a tick is read and never else."""
        self._roll()
        for key, block in list(self._blocks.items()):
            pane_seconds, pane_start = key
            if (pane_start + pane_seconds) * 1000 + GRACE_MS < now_ms:
                self._rows += _changed_rows(key, block)
                if block.persisted:
                    self._gone.append(key)
                del self._blocks[key]

    def collect(self) -> tuple[list[PaneRow], list[tuple[bytes, bytes | None]]]:
        """Rows changed since the last call, and the state records that belong to them."""
        self._roll()
        rows, self._rows = self._rows, []
        states: list[tuple[bytes, bytes | None]] = [(_state_key(key), None) for key in self._gone]
        self._gone = []
        for key, block in self._blocks.items():
            if block.changed:
                rows += _changed_rows(key, block)
                block.persisted = True
                states.append((_state_key(key), _encode(_state_of(key, block))))
        return rows, states

    def load(self, value: bytes) -> None:
        """Take a block back from its state record."""
        state = _decode(value)
        block = Block(state.segment)
        block.persisted = True
        for row in state.panes:
            key = row.dimension, row.member, row.measure
            block.rows[key], block.shown[key] = Aggregate.of(row), row
        self._blocks[state.pane_seconds, state.pane_start] = block

    def _roll(self) -> None:
        """Add what came since the last time to the panes of every dimension that it has."""
        for (measure, ten_seconds, dimensions), (offset, delta) in self._sums.items():
            members = [("all", "all", measure)]
            members += [
                (dimension, member, measure)
                for dimension, member in zip(MEMBERS, dimensions, strict=False)
                if member is not None
            ]
            for pane_seconds in PANE_SECONDS:
                start = ten_seconds * 10 // pane_seconds * pane_seconds
                block = self._blocks.get((pane_seconds, start))
                if block is None:
                    block = self._blocks[pane_seconds, start] = Block(offset)
                rows = block.rows
                for key in members:
                    row = rows.get(key)
                    if row is None:
                        row = rows[key] = Aggregate()
                    row.add(delta)
                block.changed.update(members)
        self._sums.clear()


def _changed_rows(key: BlockKey, block: Block) -> Iterator[PaneRow]:
    for row in sorted(block.changed):
        block.shown[row] = _row(key, block, row)
        yield block.shown[row]
    block.changed.clear()


def _row(key: BlockKey, block: Block, row: RowKey) -> PaneRow:
    pane_seconds, pane_start = key
    dimension, member, measure = row
    return block.rows[row].row(
        dimension=dimension,
        member=member,
        measure=measure,
        pane_seconds=pane_seconds,
        pane_start=pane_start,
        segment=block.segment,
    )


def _state_of(key: BlockKey, block: Block) -> BlockState:
    return BlockState(*key, block.segment, list(block.shown.values()))


def _state_key(key: BlockKey) -> bytes:
    return b"p:%d:%d" % key


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(BlockState).decode
