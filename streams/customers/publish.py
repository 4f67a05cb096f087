"""What a flush of the customers role publishes: envelopes of facts and panes, and dead letters."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from aiokafka.partitioner import murmur2
from msgspec.structs import replace

from schemas import dead_letters, facts, panes, topics
from schemas.dead_letters import DeadLetter
from schemas.facts import Fact, FactsEnvelope
from schemas.panes import PaneRow, PanesEnvelope
from streams.checkpoint import Output
from streams.lanes import Lane
from streams.rolling.grid import WINDOWS

#: Rows in one envelope at most: some hundred kilobytes, well under the largest message.
ENVELOPE_ROWS: Final = 5_000
#: Size of panes → how far before now (s) one is in no window any more, with an hour to spare; the
#: longest window of a size stands last.
_PAST_SECONDS: Final = {spec.pane_seconds: spec.seconds + 3_600 for spec in WINDOWS}


class Publisher:
    """Makes the records of one touchpoints partition; facts stay in the partition's number."""

    def __init__(self, lane: Lane, partition: int, partitions: int) -> None:
        self.partition = partition
        self._partitions = partitions
        self._facts = lane.topic(topics.FACTS.name)
        self._panes = lane.topic(topics.PANES.name)
        self._dead_letters = lane.topic(topics.DEAD_LETTERS.name)

    def outputs(
        self,
        offset: int,
        time: int,
        new_facts: Sequence[Fact],
        rows: Sequence[PaneRow],
        refused: Sequence[DeadLetter],
        levels: Sequence[PaneRow] = (),
    ) -> list[Output]:
        """Records of a flush up to `offset`; every panes partition gets one, to learn the time.

        `rows` are panes; those of history travel by themselves, as rolling needs none of them.
        """
        made = [self._letter(letter) for letter in refused]
        for start in range(0, len(new_facts), ENVELOPE_ROWS):
            chunk = list(new_facts[start : start + ENVELOPE_ROWS])
            value = facts.encode(FactsEnvelope(self.partition, offset, time, chunk))
            made.append(Output(self._facts, self.partition, None, value, len(chunk)))
        edges = {size: time // 1000 - past for size, past in _PAST_SECONDS.items()}
        history: list[PaneRow] = []
        current = list(levels)
        for row in rows:
            (history if row.pane_start < edges[row.pane_seconds] else current).append(row)
        made += self._panes_of(PanesEnvelope(self.partition, offset, time, current), least=1)
        made += self._panes_of(PanesEnvelope(self.partition, offset, time, history, edges), least=0)
        return made

    def _by_target(self, rows: Sequence[PaneRow]) -> list[list[PaneRow]]:
        by_target: list[list[PaneRow]] = [[] for _ in range(self._partitions)]
        for row in rows:
            by_target[target_of(row.dimension, row.member, self._partitions)].append(row)
        return by_target

    def _panes_of(self, whole: PanesEnvelope, *, least: int) -> Iterator[Output]:
        """An envelope as it is sent: the panes of each target by themselves, in parts.

        Every target gets `least` parts, be there panes for it or not.
        """
        for target, own in enumerate(self._by_target(whole.panes)):
            for start in range(0, max(len(own), least), ENVELOPE_ROWS):
                part = replace(whole, panes=own[start : start + ENVELOPE_ROWS])
                value = panes.encode(part)
                yield Output(self._panes, target, None, value, len(part.panes))

    def _letter(self, letter: DeadLetter) -> Output:
        key, value = dead_letters.key_of(letter), dead_letters.encode(letter)
        return Output(self._dead_letters, None, key, value)


@lru_cache(maxsize=65_536)
def target_of(dimension: str, member: str, partitions: int) -> int:
    """Partition of panes and signals that a member belongs to, as the Java client would choose."""
    hashed: int = murmur2(f"{dimension}\x00{member}".encode())
    return (hashed & 0x7FFFFFFF) % partitions
