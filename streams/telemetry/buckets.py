"""A histogram's buckets: how many values lay under each edge, and what they come to."""

from bisect import bisect_right
from collections.abc import Iterable
from typing import Self


class Buckets:
    """Counts between ascending edges (the last holds what lies above them), and the sum."""

    __slots__ = ("counts", "edges", "sum")

    def __init__(self, edges: tuple[float, ...]) -> None:
        self.edges = edges
        self.counts = [0] * (len(edges) + 1)
        self.sum = 0.0

    @property
    def count(self) -> int:
        """How many values there were."""
        return sum(self.counts)

    def observe(self, values: Iterable[float]) -> None:
        """Count values; sorted at once, many cost little more than one."""
        ordered = sorted(values)
        before = 0
        for number, edge in enumerate(self.edges):
            upto = bisect_right(ordered, edge, before)
            self.counts[number] += upto - before
            before = upto
        self.counts[-1] += len(ordered) - before
        self.sum += sum(ordered)

    def copy(self) -> Self:
        """The same, on its own."""
        made = type(self)(self.edges)
        made.counts, made.sum = list(self.counts), self.sum
        return made

    def since(self, earlier: "Buckets | None") -> "Buckets":
        """What came after an earlier copy."""
        made = self.copy()
        if earlier is not None:
            pairs = zip(self.counts, earlier.counts, strict=True)
            made.counts = [now - then for now, then in pairs]
            made.sum = self.sum - earlier.sum
        return made

    def quantile(self, share: float) -> float | None:
        """The value under which a share of all lies, evenly spread in its bucket; None without any.

        What lies above the last edge counts as the last edge.
        """
        wanted, before, low = share * self.count, 0, 0.0
        for edge, count in zip(self.edges, self.counts, strict=False):
            if count and before + count >= wanted:
                return low + (edge - low) * max(0.0, wanted - before) / count
            before, low = before + count, edge
        return low if self.count else None
