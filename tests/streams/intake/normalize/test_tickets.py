"""Acks in the order of the log, partition by partition."""

from streams.intake.normalize.tickets import Tickets


def nothing() -> None:
    """An ack."""


def test_a_chunk_is_acked_when_nothing_of_it_waits_and_nothing_before_it() -> None:
    """Once; other partitions do not matter."""
    tickets = Tickets()
    first, second = tickets.open(0, nothing), tickets.open(0, nothing)
    other = tickets.open(1, nothing)
    first.waiting = 2
    assert tickets.done() == [other]
    first.waiting = 1
    assert tickets.done() == []
    first.waiting = 0
    assert tickets.done() == [first, second]
    assert tickets.done() == []
