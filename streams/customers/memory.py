"""Which touchpoints count: duplicates, late ones and ones from the future, by a customer's memory.

A customer remembers the hashes of its touchpoints within the horizon H of its newest one, at most
4,096; whatever lies before that memory is late. So no record can move a number twice, and which
do count within H does not depend on the order in which they came.

The memory is one string of entries, 8 bytes of hash and 8 of time (ms, signed, little-endian) each:
a quarter of what a dict takes, and stored as it is. It is looked through from end to end; only of
the few long ones an index is kept.
"""

import enum
import heapq
import struct
from hashlib import blake2b
from typing import Final

from streams.customers.state import Customer

MEMORY_LIMIT: Final = 4_096
#: A touchpoint further ahead of its own receipt than this is from the future: no clock is so wrong.
FUTURE_MS: Final = 5 * 60_000
_HASH: Final = 8
_ENTRY: Final = 16
#: What is as short as this (in bytes) is looked through within a microsecond.
_SHORT: Final = 64 * _ENTRY


class Verdict(enum.Enum):
    """What becomes of a touchpoint."""

    COUNTS = "counts"
    DUPLICATE = "duplicate"
    LATE = "late"
    FUTURE = "future"


def touchpoint_hash(source: str, id_: str) -> bytes:
    """64 bits of source and id: the same in every process, and hard to collide on purpose."""
    return blake2b(f"{source}\x00{id_}".encode(), digest_size=_HASH).digest()


def place_of(hash_: bytes, entries: bytes | bytearray, size: int) -> int:
    """Where the entry (of so many bytes each) lies that begins with a hash; -1: nowhere."""
    place = entries.find(hash_)
    while place % size and place > 0:  # it lies across two entries: no entry of this hash
        place = entries.find(hash_, place + 1)
    return place


def admit(customer: Customer, hash_: bytes, time: int, received_at: int, horizon: int) -> Verdict:
    """Judge a touchpoint of this customer and remember it where it counts; times in ms."""
    seen, index = customer.seen, customer.index
    if index is None and (len(seen) > _SHORT or customer.drawers.held):
        index = customer.index = {hash_ for hash_, _ in remembered(customer)}
    if place_of(hash_, seen, _ENTRY) >= 0 if index is None else hash_ in index:
        return Verdict.DUPLICATE
    if time > received_at + FUTURE_MS:
        return Verdict.FUTURE
    if time < customer.newest - horizon or time <= customer.floor:
        return Verdict.LATE
    seen += hash_ + time.to_bytes(8, "little", signed=True)
    if index is not None:
        index.add(hash_)
    customer.newest = max(customer.newest, time)
    if index is not None and len(index) > MEMORY_LIMIT:
        _forget(customer, horizon)
    return Verdict.COUNTS


def is_conflict(customer: Customer, hash_: bytes, time: int) -> bool:
    """Whether a duplicate differs in its time (ms) from the first of its source and id."""
    return any(entry[0] == hash_ and entry[1] != time for entry in remembered(customer))


def remembered(customer: Customer) -> list[tuple[bytes, int]]:
    """Hash and time (ms) of the touchpoints in memory."""
    seen = b"".join((*customer.drawers.seen(), customer.seen))
    return list(struct.iter_unpack("<8sq", seen))


def _forget(customer: Customer, horizon: int) -> None:
    """Drop what the horizon has passed; if that is not enough, the oldest quarter and all its like.

    Forgetting a quarter at once makes the sort rare; the floor rises over all that was forgotten.
    """
    entries = remembered(customer)
    oldest_kept = customer.newest - horizon
    if min(time for _, time in entries) >= oldest_kept:
        quarter = heapq.nsmallest(MEMORY_LIMIT // 4, (time for _, time in entries))
        customer.floor = quarter[-1]
        oldest_kept = customer.floor + 1
    kept = (struct.pack("<8sq", *entry) for entry in entries if entry[1] >= oldest_kept)
    customer.bring_all()
    customer.seen, customer.index = bytearray().join(kept), None
