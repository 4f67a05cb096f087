"""Touchpoints as rows of ClickHouse, without a flow."""

from collections.abc import Iterable

from schemas.touchpoint import Touchpoint, encode
from streams.settings import Settings
from streams.store.block import Record
from streams.store.rows import blocks
from streams.store.writer import Writer
from tests.support.clock import FakeClock


def store(settings: Settings, topic: str, *records: Record) -> None:
    """Write records as the store role does."""
    found, _ = blocks(topic, records)
    Writer(settings, FakeClock()).write(found)


def store_touchpoints(settings: Settings, touchpoints: Iterable[Touchpoint]) -> None:
    """Write touchpoints as if they had lain in one partition, in this order."""
    records = (
        Record(0, offset, each.received_at, each.customer.encode(), encode(each), "")
        for offset, each in enumerate(touchpoints)
    )
    store(settings, "touchpoints", *records)
