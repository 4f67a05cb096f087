"""Which touchpoints count: duplicates, late ones and ones from the future, by a customer's memory.

A customer remembers the hashes of its touchpoints within the horizon H of its newest one, at most
4,096; whatever lies before that memory is late. So no record can move a number twice, and which
do count within H does not depend on the order in which they came.
"""

import enum
import heapq
from hashlib import blake2b
from typing import Final

from streams.customers.state import Customer

MEMORY_LIMIT: Final = 4_096
#: A touchpoint further ahead of its own receipt than this is from the future: no clock is so wrong.
FUTURE_MS: Final = 5 * 60_000


class Verdict(enum.Enum):
    """What becomes of a touchpoint."""

    COUNTS = "counts"
    DUPLICATE = "duplicate"
    LATE = "late"
    FUTURE = "future"


def touchpoint_hash(source: str, id_: str) -> int:
    """64 bits of source and id: the same in every process, and hard to collide on purpose."""
    digest = blake2b(f"{source}\x00{id_}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big")


def admit(customer: Customer, hash_: int, time: int, received_at: int, horizon: int) -> Verdict:
    """Judge a touchpoint of this customer and remember it where it counts; times in ms."""
    if hash_ in customer.seen:
        return Verdict.DUPLICATE
    if time > received_at + FUTURE_MS:
        return Verdict.FUTURE
    if time < customer.newest - horizon or time <= customer.floor:
        return Verdict.LATE
    customer.seen[hash_] = time
    customer.newest = max(customer.newest, time)
    if len(customer.seen) > MEMORY_LIMIT:
        _forget(customer, horizon)
    return Verdict.COUNTS


def is_conflict(customer: Customer, hash_: int, time: int) -> bool:
    """Whether a duplicate differs in its time (ms) from the first of its source and id."""
    return customer.seen.get(hash_, time) != time


def _forget(customer: Customer, horizon: int) -> None:
    """Drop what the horizon has passed; if that is not enough, the oldest quarter and all its like.

    Forgetting a quarter at once makes the sort rare; the floor rises over all that was forgotten.
    """
    oldest_kept = customer.newest - horizon
    if min(customer.seen.values()) >= oldest_kept:
        quarter = heapq.nsmallest(MEMORY_LIMIT // 4, customer.seen.values())
        customer.floor = quarter[-1]
        oldest_kept = customer.floor + 1
    customer.seen = {hash_: time for hash_, time in customer.seen.items() if time >= oldest_kept}
