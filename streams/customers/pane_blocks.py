"""Panes of one touchpoints partition: contributions in, absolute values out.

All panes of one size and start are a block, which is born with the first contribution to it and
leaves memory a little after its time, only while a tick is read. When a late contribution comes
after that, a new block is born: a segment, named by the offset of its birth. A pane's value is the
sum over source partitions and segments, so neither batch cuts nor crashes can show in it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from schemas.panes import PANE_SECONDS, PaneRow
from streams.rolling.aggregate import Aggregate
from streams.signals.dimensions import members_of
from streams.signals.turns import Contribution, Dimensions

#: How long after its end a block stays in memory (ms): late enough for what is merely on its way.
GRACE_MS: Final = 60_000

BlockKey = tuple[int, int]
RowKey = tuple[str, str, str]


class BlockState(msgspec.Struct, array_like=True, frozen=True):
    """A block as it is checkpointed: all its panes, as they were told."""

    pane_seconds: int
    pane_start: int
    segment: int
    panes: list[tuple[RowKey, Aggregate]]


class Block:
    """The panes of one size and start, by (dimension, member, measure).

    `told` is what the last flush said, `fresh` the first sum that came since, `more` those that
    came after it: most panes get one. A sum may be in more places than one, so nobody changes it.
    """

    __slots__ = ("fresh", "more", "persisted", "segment", "told")

    def __init__(self, segment: int) -> None:
        self.segment = segment
        self.told: dict[RowKey, Aggregate] = {}
        self.fresh: dict[RowKey, Aggregate] = {}
        self.more: dict[RowKey, list[Aggregate]] = {}
        self.persisted = False

    def add(self, series: Sequence[RowKey], delta: Aggregate) -> None:
        """Add a sum to the panes of these series."""
        put = self.fresh.setdefault
        for key in series:
            if put(key, delta) is not delta:
                self.more.setdefault(key, []).append(delta)

    def tell(self) -> dict[RowKey, Aggregate]:
        """Take what came since the last flush in; answers the panes that changed."""
        told, changed, more = self.told, self.fresh, self.more
        for key in changed.keys() & told.keys():
            more.setdefault(key, []).append(told[key])
        for key, parts in more.items():
            parts.append(changed[key])
            changed[key] = Aggregate.total(parts)
        told.update(changed)
        self.fresh, self.more = {}, {}
        return changed


class PaneBlocks:
    """The blocks in memory, and the rows and state records that a flush has yet to publish."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, int, Dimensions], tuple[int, Aggregate]] = {}
        self._blocks: dict[BlockKey, Block] = {}
        self._rows: list[PaneRow] = []
        self._gone: list[BlockKey] = []
        self._now_ms = 0

    def add(self, contribution: Contribution, sign: int, offset: int) -> None:
        """Put a contribution in (sign 1) or take it out (-1) at an offset of the source."""
        key = (contribution.measure, contribution.time // 10_000, contribution.dimensions)
        value, square, success = contribution.value, contribution.square, contribution.success
        number, found = contribution.bin, self._sums.get(key)
        if found is None:
            bins = {} if number is None else {number: sign}
            first = Aggregate(sign, sign * value, sign * square, sign * success, bins)
            self._sums[key] = offset, first
        else:
            found[1].add_value(value, square, success, number, sign)

    def expire(self, now_ms: int) -> None:
        """Let the blocks go whose time is over; called while a tick is read and never else."""
        self._roll()
        self._now_ms = now_ms
        for key, block in list(self._blocks.items()):
            if _is_over(key, now_ms):
                self._rows += _changed_rows(key, block)
                if block.persisted:
                    self._gone.append(key)
                del self._blocks[key]

    def collect(self) -> tuple[list[PaneRow], list[tuple[bytes, bytes | None]]]:
        """Rows changed since the last call, and the state records that belong to them.

        A new block that the next tick lets go is not stored: should it be lost, what comes for it
        then is a segment of its own, as after the tick.
        """
        self._roll()
        rows, self._rows = self._rows, []
        states: list[tuple[bytes, bytes | None]] = [(_state_key(key), None) for key in self._gone]
        self._gone = []
        for key, block in self._blocks.items():
            if block.fresh:
                rows += _changed_rows(key, block)
                if block.persisted or not _is_over(key, self._now_ms):
                    block.persisted = True
                    states.append((_state_key(key), _encode(_state_of(key, block))))
        return rows, states

    def load(self, value: bytes) -> None:
        """Take a block back from its state record."""
        state = _decode(value)
        block = Block(state.segment)
        block.persisted = True
        block.told.update(state.panes)
        self._blocks[state.pane_seconds, state.pane_start] = block

    def _roll(self) -> None:
        """Add what came since the last time to the panes of every dimension that it has."""
        for (measure, ten_seconds, dimensions), (offset, delta) in self._sums.items():
            series = _series_of(measure, dimensions)
            for pane_seconds in PANE_SECONDS:
                start = ten_seconds * 10 // pane_seconds * pane_seconds
                block = self._blocks.get((pane_seconds, start))
                if block is None:
                    block = self._blocks[pane_seconds, start] = Block(offset)
                block.add(series, delta)
        self._sums.clear()


@lru_cache(maxsize=16_384)
def _series_of(measure: str, dimensions: Dimensions) -> tuple[RowKey, ...]:
    """What a contribution counts in: all, and the member of every dimension that it has."""
    members = members_of(dimensions)
    return ("all", "all", measure), *((*member, measure) for member in members)


def _is_over(key: BlockKey, now_ms: int) -> bool:
    pane_seconds, pane_start = key
    return (pane_start + pane_seconds) * 1000 + GRACE_MS < now_ms


def _changed_rows(key: BlockKey, block: Block) -> list[PaneRow]:
    (seconds, start), segment = key, block.segment
    return [
        PaneRow(  # spelled out: there are more of these than of anything else
            dimension,
            member,
            measure,
            seconds,
            start,
            segment,
            now.count,
            now.sum,
            now.sumsq,
            now.successes,
            now.bins if len(now.bins) < 2 else dict(sorted(now.bins.items())),  # noqa: PLR2004
        )
        for (dimension, member, measure), now in block.tell().items()
    ]


def _state_of(key: BlockKey, block: Block) -> BlockState:
    return BlockState(*key, block.segment, list(block.told.items()))


def _state_key(key: BlockKey) -> bytes:
    return b"p:%d:%d" % key


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(BlockState).decode
