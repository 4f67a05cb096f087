"""Acks in the order of the log: a chunk is done with when all that came of it is in Kafka."""

from collections import deque
from collections.abc import Callable


class Ticket:
    """One chunk of a partition, and how many of its touchpoints still wait for their owner."""

    __slots__ = ("ack", "waiting")

    def __init__(self, ack: Callable[[], object]) -> None:
        self.ack = ack
        self.waiting = 0


class Tickets:
    """The chunks of each partition that are not acked yet."""

    def __init__(self) -> None:
        self._open: dict[int, deque[Ticket]] = {}

    def open(self, partition: int, ack: Callable[[], object]) -> Ticket:
        """A ticket for the next chunk of a partition."""
        ticket = Ticket(ack)
        self._open.setdefault(partition, deque()).append(ticket)
        return ticket

    def done(self) -> list[Ticket]:
        """Those that may be acked now: nothing of theirs waits, nor of an earlier one."""
        found = []
        for tickets in self._open.values():
            while tickets and not tickets[0].waiting:
                found.append(tickets.popleft())
        return found
