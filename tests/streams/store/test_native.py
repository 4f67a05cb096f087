"""Columns as they are sent: what clickhouse-driver itself would send, byte for byte."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from clickhouse_driver import Client
from clickhouse_driver.block import ColumnOrientedBlock
from clickhouse_driver.bufferedwriter import BufferedSocketWriter
from clickhouse_driver.errors import TypeMismatchError
from clickhouse_driver.streams.native import BlockOutputStream
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.store.native import Columns

_INT32 = st.integers(-(2**31), 2**31 - 1)
_INT64 = st.integers(-(2**63), 2**63 - 1)
_FLOAT = st.floats(allow_nan=False)
_BIT = st.booleans() | st.integers(0, 255)
_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "String": st.text(max_size=5) | st.binary(max_size=5),
    "LowCardinality(String)": st.text(max_size=3),
    "DateTime64(3, 'UTC')": _INT64 | st.datetimes(timezones=st.timezones()),
    "Nullable(DateTime64(3, 'UTC'))": st.none() | _INT64,
    "Map(Int32, Int64)": st.dictionaries(_INT32, _INT64, max_size=3),
    "Map(String, String)": st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=3),
    "Array(LowCardinality(String))": st.lists(st.text(max_size=3), max_size=3),
    "UInt8": _BIT,
    "Nullable(UInt8)": st.none() | _BIT,
    "UInt32": st.integers(0, 2**32 - 1),
    "UInt64": st.integers(0, 2**64 - 1),
    "Int32": _INT32,
    "Int64": _INT64,
    "Nullable(Int64)": st.none() | _INT64,
    "Float64": _FLOAT,
    "Nullable(Float64)": st.none() | _FLOAT | st.integers(-9, 9),
}


class Wire:
    """What stands for the socket: keeps what is sent."""

    def __init__(self) -> None:
        self.sent = b""

    def sendall(self, data: bytes) -> None:
        """As a socket does."""
        self.sent += bytes(data)


def sent(output: type[BlockOutputStream], spec: str, items: Sequence[Any]) -> bytes:
    """One column in a block, as a server of today is sent it."""
    context = Client("127.0.0.1").connection.context
    context.server_info = SimpleNamespace(used_revision=54_456, get_timezone=lambda: "UTC")
    wire = Wire()
    block = ColumnOrientedBlock([("it", spec)], [items])
    output(BufferedSocketWriter(wire, 1 << 20), context).write(block)
    return wire.sent


@pytest.mark.parametrize("spec", _VALUES)
@settings(max_examples=25)
@given(data=st.data())
def test_a_column_is_sent_as_the_driver_sends_it(spec: str, data: st.DataObject) -> None:
    """And what is sent is left as it was, for the same block may be sent again in halves."""
    items = data.draw(st.lists(_VALUES[spec], min_size=1, max_size=20))
    before = list(items)
    ours = sent(Columns, spec, items)
    assert items == before
    assert ours == sent(BlockOutputStream, spec, list(items))


@pytest.mark.parametrize("texts", [1, 255, 256, 257, 65_535, 65_536])
def test_many_distinct_texts_are_numbered_in_more_bytes(texts: int) -> None:
    """At the edges of one and two bytes, too."""
    items = [f"text {number}" for number in range(texts)] * 2
    spec = "LowCardinality(String)"
    assert sent(Columns, spec, items) == sent(BlockOutputStream, spec, items)


@pytest.mark.parametrize(
    ("spec", "bad"),
    [
        ("UInt8", 256),
        ("UInt32", -1),
        ("Int64", 2**63),
        ("Float64", "1"),
        ("Nullable(Float64)", "1"),
        ("DateTime64(3, 'UTC')", 2**63),
        ("Map(Int32, Int64)", {2**31: 1}),
    ],
)
def test_the_driver_says_what_is_wrong_with_a_value(spec: str, bad: object) -> None:
    """By name of the column, as an error that is about the data."""
    good: object = {} if spec.startswith("Map") else 0
    with pytest.raises(TypeMismatchError, match="Column it"):
        sent(Columns, spec, [good, bad])


@pytest.mark.parametrize("bad", [None, 3])
def test_what_is_no_text_is_refused(bad: object) -> None:
    """Whoever of the two notices."""
    with pytest.raises((AttributeError, TypeError)):
        sent(Columns, "LowCardinality(String)", ["a", bad])
