"""Which touchpoints count at all: duplicates, late ones and ones from the future move nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from schemas.touchpoint import Touchpoint
from tests.oracle.result import Identity


@dataclass
class Accepted:
    """The touchpoints of every customer that count, and how many of the others there were."""

    by_customer: dict[str, list[Touchpoint]] = field(default_factory=dict)
    duplicates: int = 0
    late: int = 0
    future: int = 0


def accept(arrived: Iterable[Touchpoint], *, horizon_ms: int, future_ms: int) -> Accepted:
    """Judge touchpoints in the order in which they arrived, each customer by itself.

    A late or future touchpoint is not remembered: neither its time nor its name.
    """
    accepted = Accepted()
    for touchpoint in arrived:
        mine = accepted.by_customer.setdefault(touchpoint.customer, [])
        names: set[Identity] = {(t.source, t.id) for t in mine}
        if (touchpoint.source, touchpoint.id) in names:
            accepted.duplicates += 1
        elif mine and touchpoint.time < max(t.time for t in mine) - horizon_ms:
            accepted.late += 1
        elif touchpoint.time > touchpoint.received_at + future_ms:
            accepted.future += 1
        else:
            mine.append(touchpoint)
    return accepted
