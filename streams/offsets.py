"""How far consumer groups are, asked from outside without joining them."""

import time
from typing import Any, Final, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from streams.errors import NabzError
from streams.kafka import reader_config
from streams.settings import Settings

#: (topic of the lane live, partition) → an offset, or a number of offsets.
Ends = dict[tuple[str, int], int]

_ANSWER_SECONDS: Final = 10.0
_PROBE_SECONDS: Final = 2.0
#: A group that has not moved for so long may have nothing left to read but markers; groups commit
#: twice a second.
_REST_SECONDS: Final = 1.0
#: So far before an end the last record is looked for: a marker or two lie behind it.
_TAIL: Final = 8


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
        small = {
            "queued.min.messages": 1,
            "max.partition.fetch.bytes": 16_384,
            "fetch.queue.backoff.ms": 5,
        }
        self._probe: Any = Consumer(reader_config(settings.kafka) | small)
        self._probed: set[str] = set()
        #: Where each group was seen, and since when (s of the monotonic clock).
        self._seen: dict[str, dict[tuple[str, int], tuple[int, float]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
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
            behind = {place: committed[place] for place in ends if committed[place] < ends[place]}
            resting = self._resting(role, behind, ends)
            found = self._look(resting, ends, first_only=True)
        except KafkaException as error:
            raise _no_answer(error) from None
        left = {place: ends[place] - at for place, at in behind.items() if found.get(place) != at}
        # Where nothing but markers is left it is said again at the next question: all places must
        # be over at one time.
        now = time.monotonic()
        self._seen[role] |= {place: (at, now) for place, at in resting.items() if place in left}
        return left

    def after_last_records(self, ends: Ends) -> Ends:
        """Each end moved back to just after the last record before it: what a group commits.

        Where only aborted records lie at the end it stays as it is.

        Raises:
            NabzError: Kafka does not answer, or a transaction before an end is still open.
        """
        starts = {place: max(0, end - _TAIL) for place, end in ends.items()}
        try:
            found = self._look(starts, ends, first_only=False)
        except KafkaException as error:
            raise _no_answer(error) from None
        unknown = [topic for topic, number in ends if (topic, number) not in found]
        if unknown:
            raise NabzError(f"a transaction on {unknown[0]} is still open: is customers running?")
        return {
            place: ends[place] if 0 < starts[place] == after else after
            for place, after in found.items()
        }

    def _resting(self, role: str, behind: Ends, ends: Ends) -> Ends:
        """Where a look is worth its fetch: a group that still moves has records to read."""
        seen, now, resting = self._seen.setdefault(role, {}), time.monotonic(), {}
        for place, at in behind.items():
            was, since = seen.get(place, (None, now))
            is_near = ends[place] - at <= _TAIL
            if was != at:
                seen[place] = at, now - _REST_SECONDS if is_near else now
            elif now - since >= _REST_SECONDS:
                resting[place] = at
        return resting

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

    def _look(self, starts: Ends, ends: Ends, *, first_only: bool) -> Ends:
        """Just after the first, or last, record in [start, end); the start where there is none.

        Left out is where that cannot be said: a transaction is open, or no answer came in time.
        """
        found = {place: start for place, start in starts.items() if start >= ends[place]}
        open_ = {self._name(place): place for place in starts if place not in found}
        if not open_:
            return found
        self._meet({topic for topic, _ in open_})
        self._probe.assign([TopicPartition(*at, starts[place]) for at, place in open_.items()])
        deadline, seen = time.monotonic() + _PROBE_SECONDS, dict(starts)
        try:
            while open_ and (left := deadline - time.monotonic()) > 0:
                message = self._probe.poll(left)
                place = (
                    None if message is None else open_.get((message.topic(), message.partition()))
                )
                if message is None or place is None:
                    continue
                is_record, offset = _is_record(message), message.offset()
                if is_record and offset < ends[place]:
                    seen[place] = offset + 1
                at_end = offset + is_record >= ends[place]
                if at_end or (is_record and first_only):
                    found[place] = seen[place]
                if at_end or first_only or not is_record:
                    del open_[self._name(place)]
                    # Else thousands that came with it are handed out before what is looked for.
                    self._probe.incremental_unassign([TopicPartition(*self._name(place))])
            return found
        finally:
            self._probe.unassign()

    def _meet(self, names: set[str]) -> None:
        """Have the probe told where these topics lie; by itself it would ask a second later."""
        for name in names - self._probed:
            self._probe.list_topics(name, _ANSWER_SECONDS)
            self._probed.add(name)

    def _name(self, place: tuple[str, int]) -> tuple[str, int]:
        return self._lane.topic(place[0]), place[1]


def _is_record(message: Any) -> bool:
    """Whether this is a record, and not the end of a partition."""
    error = message.error()
    if error is not None and error.code() != KafkaError._PARTITION_EOF:  # noqa: SLF001  # its name
        raise KafkaException(error)
    return error is None


def _no_answer(error: KafkaException) -> NabzError:
    return NabzError(f"Kafka does not answer: {error.args[0].str()}")
