"""A Faust stream of chunks that lie before us."""

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from types import SimpleNamespace
from typing import Any, NamedTuple, Self

from streams.batching import Chunk, Record

#: The mark of the last seek.
MARK = 5


class Place(NamedTuple):
    """A partition, as Faust names it."""

    topic: str
    partition: int


class _App:
    """An app whose consumer sought each partition once, with the same mark."""

    @property
    def consumer(self) -> Self:
        return self

    def is_current(self, tp: Place, mark: int | None) -> bool:
        del tp
        return mark == MARK


def event_of(place: Place, chunk: Chunk | Sequence[Record], ack: Callable[[], object]) -> Any:
    """A chunk of a partition as Faust hands it out."""
    value = chunk if isinstance(chunk, Chunk) else Chunk(list(chunk), MARK)
    message = SimpleNamespace(topic=place.topic, partition=place.partition, tp=place)
    return SimpleNamespace(app=_App(), message=message, value=value, ack=ack)


class FakeStream:
    """Hands out chunks of one partition; `acked` holds the numbers of those that were acked."""

    def __init__(self, topic: str, *chunks: Chunk | Sequence[Record]) -> None:
        self.acked: list[int] = []
        self._place = Place(topic, 0)
        self._chunks = chunks

    def noack(self) -> Self:
        """As Faust's."""
        return self

    async def events(self) -> AsyncIterator[Any]:
        """As Faust's."""
        for number, chunk in enumerate(self._chunks):
            yield event_of(self._place, chunk, partial(self.acked.append, number))
