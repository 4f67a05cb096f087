"""How far consumer groups are, asked from outside without joining them."""

from types import TracebackType
from typing import Any, Final, Self

from confluent_kafka import (
    OFFSET_INVALID,
    Consumer,
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient

from streams.errors import NabzError
from streams.kafka import client_config, reader_config
from streams.settings import Settings

#: (topic of the lane live, partition) → an offset, or a number of offsets.
Ends = dict[tuple[str, int], int]

_ANSWER_SECONDS: Final = 10.0
_PROBE_SECONDS: Final = 2.0


class Offsets:
    """Ends of partitions, and what a group has not read yet, in the lane of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._lane = settings.names
        self._admin: Any = AdminClient(client_config(settings.kafka))
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
        self._watermarks.close()
        self._probe.close()

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
            return {
                place: end - committed[place]
                for place, end in ends.items()
                if committed[place] < end
                # A group that still moves has records to read: only one that rests is probed.
                and (
                    committed[place] != seen.get(place)
                    or self._has_record(place, committed[place], end)
                )
            }
        except KafkaException as error:
            raise _no_answer(error) from None

    def _end(self, name: str, partition: int) -> int:
        place = TopicPartition(name, partition)
        end: int = self._watermarks.get_watermark_offsets(place, _ANSWER_SECONDS)[1]
        return end

    def _committed(self, role: str, ends: Ends) -> Ends:
        group = self._lane.group(role)
        places = [TopicPartition(self._lane.topic(topic), number) for topic, number in ends]
        asked = ConsumerGroupTopicPartitions(group, places)
        future = self._admin.list_consumer_group_offsets([asked])[group]
        found = future.result(_ANSWER_SECONDS).topic_partitions
        by_name = {(place.topic, place.partition): place.offset for place in found}
        return {
            (topic, number): max(0, by_name.get((self._lane.topic(topic), number), OFFSET_INVALID))
            for topic, number in ends
        }

    def _has_record(self, place: tuple[str, int], offset: int, end: int) -> bool:
        """Whether a record lies in [offset, end), or may yet come out of an open transaction."""
        topic, partition = place
        self._probe.assign([TopicPartition(self._lane.topic(topic), partition, offset)])
        try:
            message = self._probe.poll(_PROBE_SECONDS)
            if message is None:
                return True
            if message.error() is None:
                return bool(message.offset() < end)
            if message.error().code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # its public name
                return bool(message.offset() < end)
            raise KafkaException(message.error())
        finally:
            self._probe.unassign()


def _no_answer(error: KafkaException) -> NabzError:
    return NabzError(f"Kafka does not answer: {error.args[0].str()}")
