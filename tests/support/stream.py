"""A Faust stream of chunks that lie before us."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import NamedTuple, Self

from streams.batching import Chunk, Record

#: The mark of the last seek.
MARK = 5


class Place(NamedTuple):
    """A partition, as Faust names it."""

    topic: str
    partition: int


class FakeStream:
    """Hands out chunks of one partition; `acked` holds the numbers of those that were acked."""

    def __init__(self, topic: str, *chunks: Chunk | Sequence[Record]) -> None:
        self.acked: list[int] = []
        self._place = Place(topic, 0)
        self._chunks = [
            found if isinstance(found, Chunk) else Chunk(list(found), MARK) for found in chunks
        ]

    @property
    def consumer(self) -> Self:
        """The consumer of the stream's app."""
        return self

    def is_current(self, tp: Place, mark: int | None) -> bool:
        """Whether the mark is that of the last seek."""
        return (tp, mark) == (self._place, MARK)

    def noack(self) -> Self:
        """As Faust's."""
        return self

    async def events(self) -> AsyncIterator[SimpleNamespace]:
        """As Faust's."""
        for number, chunk in enumerate(self._chunks):
            yield self._event(chunk, partial(self.acked.append, number))

    def _event(self, chunk: Chunk, ack: Callable[[], object]) -> SimpleNamespace:
        message = SimpleNamespace(topic=self._place.topic, partition=0, tp=self._place)
        return SimpleNamespace(app=self, message=message, value=chunk, ack=ack)
