"""Reading one partition of Kafka from an offset to its end, committed records only."""

from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any, Final, Self

from confluent_kafka import Consumer, KafkaError, KafkaException, TopicPartition

from streams.errors import NabzError
from streams.kafka import reader_config
from streams.settings import Settings

#: How long the brokers may stay silent before the process gives up.
_LIMIT_SECONDS: Final = 30.0
#: What brokers answer while the leader of a partition changes, or is new.
ON_THE_MOVE: Final = frozenset(
    {KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE}
)
_LOOK_AGAIN_SECONDS: Final = 0.2


class Reader:
    """Reads one partition, committed records only, from an offset to its end as it stands now."""

    def __init__(self, settings: Settings, topic: str, partition: int) -> None:
        self._consumer: Any = Consumer(reader_config(settings.kafka))
        self._topic, self._partition = topic, partition
        self.end = 0

    def __enter__(self) -> Self:
        place = TopicPartition(self._topic, self._partition)
        until = monotonic() + _LIMIT_SECONDS
        while True:
            try:
                found = self._consumer.get_watermark_offsets(place, timeout=_LIMIT_SECONDS)
            except KafkaException as error:
                if error.args[0].code() in ON_THE_MOVE and monotonic() < until:
                    sleep(_LOOK_AGAIN_SECONDS)
                    continue
                self._consumer.close()
                raise NabzError(
                    f"topic {self._topic} cannot be read ({error.args[0].str()}): "
                    "run `nabz topics apply`"
                ) from None
            self._start, self.end = found
            return self

    def __exit__(self, *_: object) -> None:
        self._consumer.close()

    def records(self, offset: int = 0) -> Iterator[tuple[bytes | None, bytes | None]]:
        """Yield (key, value) from an offset, or from the first one kept, on.

        Raises:
            NabzError: the brokers stayed silent for too long.
        """
        start = max(offset, self._start)
        self._consumer.assign([TopicPartition(self._topic, self._partition, start)])
        silent_since = monotonic()
        while monotonic() - silent_since < _LIMIT_SECONDS:
            # consume() waits for a full batch or its time limit, so the limit is short.
            for message in self._consumer.consume(10_000, timeout=0.05):
                silent_since = monotonic()
                error = message.error()
                if error is None:
                    yield message.key(), message.value()
                elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001  # its public name
                    return
                else:
                    raise KafkaException(error)
        raise NabzError(f"{self._topic} was not read to its end: Kafka is silent")
