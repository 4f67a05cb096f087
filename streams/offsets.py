"""How far consumer groups are, asked from outside without joining them."""

import time
from types import TracebackType
from typing import Any, Final, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from streams.errors import NabzError
from streams.kafka import reader_config
from streams.settings import Settings

#: (topic of the lane live, partition) → an offset, or a number of offsets.
Ends = dict[tuple[str, int], int]

_ANSWER_SECONDS: Final = 10.0
_PROBE_SECONDS: Final = 2.0


class Offsets:
    """Ends of partitions, and what a group has not read yet, in the lane of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._lane = settings.names
        self._settings = settings
        self._groups: dict[str, Any] = {}
        # The high watermark: an open transaction hides what lies behind it from read_committed.
        watermarks = reader_config(settings.kafka) | {"isolation.level": "read_uncommitted"}
        self._watermarks: Any = Consumer(watermarks)
        # One record is asked for at a time: nothing more is worth fetching ahead.
        small = {"queued.min.messages": 1, "max.partition.fetch.bytes": 16_384}
        self._probe: Any = Consumer(reader_config(settings.kafka) | small)
        self._seen: dict[str, Ends] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for consumer in (self._watermarks, self._probe, *self._groups.values()):
            consumer.close()

    def ends(self, topic: str) -> Ends:
        """The end of each partition of a topic, open transactions included.

        Raises:
            NabzError: Kafka does not answer.
        """
        name = self._lane.topic(topic)
        try:
            found = self._watermarks.list_topics(name, _ANSWER_SECONDS).topics[name]
            return {(topic, number): self._end(name, number) for number in found.partitions}
        except KafkaException as error:
            raise _no_answer(error) from None

    def left(self, role: str, ends: Ends) -> Ends:
        """How many offsets the group of `role` has still to read before `ends`; {} when none.

        Markers of transactions take offsets that nobody commits: where only such are left,
        nothing is.

        Raises:
            NabzError: Kafka does not answer.
        """
        try:
            committed = self._committed(role, ends)
            seen = self._seen.get(role, {})
            self._seen[role] = committed
            behind = {place: committed[place] for place in ends if committed[place] < ends[place]}
            # A group that still moves has records to read: only where it rests is it probed.
            resting = {place: at for place, at in behind.items() if at == seen.get(place)}
            done = self._without_records(resting, ends) if resting else set()
            return {place: ends[place] - at for place, at in behind.items() if place not in done}
        except KafkaException as error:
            raise _no_answer(error) from None

    def _end(self, name: str, partition: int) -> int:
        place = TopicPartition(name, partition)
        end: int = self._watermarks.get_watermark_offsets(place, _ANSWER_SECONDS)[1]
        return end

    def _committed(self, role: str, ends: Ends) -> Ends:
        # The admin client's list_consumer_group_offsets ends the process with a segmentation
        # fault (confluent-kafka 2.16.1); a consumer that never subscribes only asks.
        if role not in self._groups:
            group = {"group.id": self._lane.group(role)}
            self._groups[role] = Consumer(reader_config(self._settings.kafka) | group)
        asked = [TopicPartition(self._lane.topic(topic), number) for topic, number in ends]
        found = self._groups[role].committed(asked, _ANSWER_SECONDS)
        offsets = {(place.topic, place.partition): max(0, place.offset) for place in found}
        return {(topic, number): offsets[self._lane.topic(topic), number] for topic, number in ends}

    def _without_records(self, starts: Ends, ends: Ends) -> set[tuple[str, int]]:
        """Where no record lies between start and end, nor may come out of an open transaction."""
        places = {(self._lane.topic(topic), number): (topic, number) for topic, number in starts}
        self._probe.assign([TopicPartition(*name, starts[place]) for name, place in places.items()])
        nothing: set[tuple[str, int]] = set()
        deadline = time.monotonic() + _PROBE_SECONDS
        try:
            while places and (left := deadline - time.monotonic()) > 0:
                message = self._probe.poll(left)
                if message is None:
                    break
                error = message.error()
                if error is not None and error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001  # its name
                    raise KafkaException(error)
                # The first answer tells: a record, or the end and where it is.
                place = places.pop((message.topic(), message.partition()), None)
                if place is not None and message.offset() >= ends[place]:
                    nothing.add(place)
            return nothing
        finally:
            self._probe.unassign()


def _no_answer(error: KafkaException) -> NabzError:
    return NabzError(f"Kafka does not answer: {error.args[0].str()}")
