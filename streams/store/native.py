"""Columns of an insert in ClickHouse's native format, written a column at a time.

clickhouse-driver goes through most types value by value, in Python: that was a quarter of what the
store costs. Here are the types that fill the tables, by what Python does in C. The driver writes
the others, and a column that holds something else: it says what is wrong with it.
"""

import contextlib
import struct
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import accumulate, chain, count
from typing import Any, Final

from clickhouse_driver import Client
from clickhouse_driver.block import ColumnOrientedBlock
from clickhouse_driver.columns.service import write_column
from clickhouse_driver.defines import DBMS_MIN_REVISION_WITH_CUSTOM_SERIALIZATION as _WITH_KIND
from clickhouse_driver.streams.native import BlockOutputStream
from clickhouse_driver.varint import write_varint
from clickhouse_driver.writer import write_binary_str, write_binary_uint8

Items = Sequence[Any]
Write = Callable[[Items, Any], None]

#: Type → how `struct` calls its values; times are whole milliseconds.
_NUMBERS: Final = {
    "UInt8": "B",
    "UInt32": "I",
    "Int32": "i",
    "UInt64": "Q",
    "Int64": "q",
    "Float64": "d",
    "DateTime64(3, 'UTC')": "q",
}
#: Of a LowCardinality column: the version of its form, and that it brings all its texts along.
_SHARED_TEXTS, _OWN_TEXTS = 1, 1 << 9 | 1 << 10
#: So many texts at most are numbered in a byte, as the driver has it; then in two, and in four.
_MOST: Final = 255


class InsertClient(Client):  # type: ignore[misc]  # the driver ships no types
    """A client that sends the columns of an insert as they are: in one block, and not copied."""

    def send_data(
        self,
        sample_block: Any,
        data: Any,
        types_check: bool = False,  # as the driver calls it
        columnar: bool = False,  # as the driver calls it
    ) -> int:
        """What `execute` does with the data; rows go the driver's way."""
        if not columnar:
            rows: int = super().send_data(sample_block, data, types_check, columnar)
            return rows
        sent = self.connection
        sent.block_out = Columns(sent.fout, sent.context)
        sent.send_data(ColumnOrientedBlock(sample_block.columns_with_types, data))
        sent.send_data(ColumnOrientedBlock())  # the end of the data
        return len(data[0])


class Columns(BlockOutputStream):  # type: ignore[misc]  # the driver ships no types
    """Blocks as the driver sends them, byte for byte."""

    def write(self, block: Any) -> None:
        """Send a block: the name, type and values of each column."""
        block.info.write(self.fout)
        write_varint(block.num_columns, self.fout)
        write_varint(block.num_rows, self.fout)
        for (name, spec), items in zip(block.columns_with_types, block.get_columns(), strict=True):
            write_binary_str(name, self.fout)
            write_binary_str(spec, self.fout)
            if self.context.server_info.used_revision >= _WITH_KIND:
                write_binary_uint8(0, self.fout)  # not sparse
            self._column(name, spec, items)
        self.finalize()

    def _column(self, name: str, spec: str, items: Items) -> None:
        try:
            _WRITERS[spec](items, self.fout)
        except (KeyError, TypeError, ValueError, OverflowError, struct.error):
            # Nothing of it is written yet. A list of its own: the driver replaces what is in it.
            write_column(self.context, name, spec, list(items), self.fout)


def _numbers(code: str) -> Write:
    return lambda items, out: out.write(_packed(code, items))


def _packed(code: str, items: Items) -> bytes:
    return struct.pack(f"<{len(items)}{code}", *items)


def _nullable(code: str) -> Write:
    def write(items: Items, out: Any) -> None:
        if items.count(None) == len(items):
            nulls, values = b"\1" * len(items), bytes(len(items) * struct.calcsize(f"<{code}"))
        else:
            nulls = bytes([item is None for item in items])
            values = _packed(code, [0 if item is None else item for item in items])
        out.write(nulls)
        out.write(values)

    return write


def _texts(items: Items, out: Any) -> None:
    """The texts that there are, then for each row the number of its text."""
    number: defaultdict[str, int] = defaultdict(count().__next__)
    size, rows = 0, b""
    with contextlib.suppress(ValueError):  # too many for a byte: seldom
        rows = bytes(map(number.__getitem__, items))
    if len(number) > _MOST:
        numbers = list(map(number.__getitem__, items))
        size, code = (1, "H") if len(number) < 1 << 16 else (2, "I")
        rows = _packed(code, numbers)
    out.write(_packed("q", (_SHARED_TEXTS, _OWN_TEXTS | size, len(number))))
    out.write_strings(list(number), encoding="utf-8")
    out.write(_packed("q", (len(items),)))
    out.write(rows)


def _bins(items: Items, out: Any) -> None:
    ends = list(accumulate(map(len, items)))
    full = list(filter(None, items))  # most have none
    keys = list(chain.from_iterable(full))
    values = list(chain.from_iterable(map(dict.values, full)))
    for part in (_packed("Q", ends), _packed("i", keys), _packed("q", values)):
        out.write(part)


_WRITERS: Final[dict[str, Write]] = {
    "LowCardinality(String)": _texts,
    "Map(Int32, Int64)": _bins,
    **{spec: _numbers(code) for spec, code in _NUMBERS.items()},
    **{f"Nullable({spec})": _nullable(code) for spec, code in _NUMBERS.items()},
}
