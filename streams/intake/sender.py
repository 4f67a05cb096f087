"""Into Kafka in bulk: touchpoints and dead letters of one run, bounded, nothing lost."""

import time
from pathlib import Path
from typing import Any, Final

from confluent_kafka import KafkaException, Producer

from schemas import dead_letters, topics
from schemas.dead_letters import DeadLetter
from schemas.touchpoint import RUN_HEADER
from streams.errors import NabzError
from streams.kafka import flush, lost, no_answer, produce, producer_config
from streams.settings import Settings
from streams.spool import Spool

#: How long Kafka may take nothing at all before a person is told.
_PATIENCE_SECONDS: Final = 60.0
_CONNECT_SECONDS: Final = 5.0
_LOOK_AGAIN_SECONDS: Final = 0.1
#: Records, and kilobytes, that wait in this process for Kafka.
_IN_FLIGHT: Final = 50_000
_IN_FLIGHT_KB: Final = 65_536
_POLL_EVERY: Final = 256


class Sender:
    """Produces into the lane of the settings under the name of one run.

    `ends` and `dead_ends` are the last offsets that Kafka gave, by partition: complete after
    `flush()`. The ids of everything sent are kept on a file in `folder`.
    """

    def __init__(self, settings: Settings, run: str, folder: Path) -> None:
        self._touchpoints = settings.names.topic(topics.TOUCHPOINTS.name)
        self._dead_letters = settings.names.topic(topics.DEAD_LETTERS.name)
        self._headers = [(RUN_HEADER, run.encode())]
        self._kafka = settings.kafka
        self._error: str | None = None
        self.ends: dict[int, int] = {}
        self.dead_ends: dict[int, int] = {}
        self.sent = 0
        self.refused = 0
        self.ids = Spool(folder / "ids")
        self._producer: Any = Producer(
            producer_config(settings.kafka)
            | {
                "queue.buffering.max.messages": _IN_FLIGHT,
                "queue.buffering.max.kbytes": _IN_FLIGHT_KB,
                "delivery.timeout.ms": int(_PATIENCE_SECONDS * 1000),
            }
        )

    def connect(self) -> None:
        """Find the topics before anything is read.

        Raises:
            NabzError: Kafka does not answer, or the topics are not there.
        """
        deadline = time.monotonic() + _CONNECT_SECONDS
        for topic in (self._touchpoints, self._dead_letters):
            # A topic made a moment ago is not known to every broker at once.
            while not self._has(topic):
                if time.monotonic() > deadline:
                    raise NabzError(f"Kafka has no topic {topic}: run nabz topics apply")
                time.sleep(_LOOK_AGAIN_SECONDS)

    def _has(self, topic: str) -> bool:
        try:
            found = self._producer.list_topics(topic, _CONNECT_SECONDS).topics[topic]
        except KafkaException as error:
            raise no_answer(self._kafka, error.args[0].str()) from None
        return found.error is None and bool(found.partitions)

    def send(self, key: bytes, value: bytes, name: tuple[str, str]) -> None:
        """Produce one touchpoint; `name` is its (source, id).

        Raises:
            NabzError: Kafka refuses touchpoints, or takes none for a minute.
        """
        self._produce(self._touchpoints, value, key, self._headers, self._delivered)
        self.ids.append(name)
        self.sent += 1
        if self.sent % _POLL_EVERY == 0:
            self.poll()

    def refuse(self, letter: DeadLetter) -> None:
        """Produce one dead letter.

        Raises:
            NabzError: as `send`.
        """
        self.end(letter)
        self.refused += 1

    def end(self, letter: DeadLetter) -> None:
        """Produce a letter that takes an earlier one back.

        Raises:
            NabzError: as `send`.
        """
        value, key = dead_letters.encode(letter), dead_letters.key_of(letter)
        self._produce(self._dead_letters, value, key, [], self._buried)

    def poll(self) -> None:
        """Take in what Kafka answered so far.

        Raises:
            NabzError: it refused something.
        """
        self._producer.poll(0)
        self._fail()

    def flush(self) -> None:
        """Return when Kafka has everything.

        Raises:
            NabzError: it has not, after a minute.
        """
        left = flush(self._producer, _PATIENCE_SECONDS)
        self._fail()
        if left:
            raise NabzError(f"Kafka at {self._kafka.bootstrap} took {left} records not in time")
        self.ids.close()

    def _produce(
        self, topic: str, value: bytes, key: bytes, headers: list[tuple[str, bytes]], done: Any
    ) -> None:
        try:
            produce(self._producer, topic, value, key=key, headers=headers, on_delivery=done)
        except KafkaException as error:
            raise NabzError(f"Kafka: {error.args[0].str()}") from None

    def _delivered(self, error: Any, message: Any) -> None:
        if (why := lost(error, message)) is not None:
            self._error = self._error or why
        else:
            self.ends[message.partition()] = message.offset()

    def _buried(self, error: Any, message: Any) -> None:
        if (why := lost(error, message)) is not None:
            self._error = self._error or why
        else:
            self.dead_ends[message.partition()] = message.offset()

    def _fail(self) -> None:
        if self._error is not None:
            raise NabzError(f"Kafka at {self._kafka.bootstrap} refused a record: {self._error}")
