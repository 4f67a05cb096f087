"""The way to Kafka: records of one request are one future, settled when every one is acknowledged.

librdkafka's callbacks run in a thread of its own; one call per request crosses to asyncio.
"""

import asyncio
import threading
from collections.abc import Sequence
from typing import Final

import structlog
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from streams.intake.delivery import Outgoing
from streams.intake.gateway.refusals import RequestRefused, busy
from streams.kafka import lost, producer_config
from streams.settings import KafkaSettings

#: Milliseconds after which librdkafka gives a record up; a little under the answer's limit.
_GIVE_UP_MS: Final = 4_000
ANSWER_SECONDS: Final = 5.0
_QUEUE_KBYTES: Final = 65_536
_LOOK_SECONDS: Final = 2.0
_logger = structlog.get_logger()


class Outbox:
    """Sends records to one topic and says when Kafka has them; bounded in records and bytes."""

    def __init__(self, kafka: KafkaSettings, topic: str, *, max_in_flight: int) -> None:
        self.topic = topic
        self.max_in_flight = max_in_flight
        #: Set when the producer is broken for good; the process must end and begin anew.
        self.broken = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._closing = threading.Event()
        self._producer = Producer(
            producer_config(kafka)
            | {
                "linger.ms": 5,
                "delivery.timeout.ms": _GIVE_UP_MS,
                "queue.buffering.max.messages": max_in_flight,
                "queue.buffering.max.kbytes": _QUEUE_KBYTES,
                "error_cb": self._on_error,
            }
        )
        self._thread = threading.Thread(target=self._poll, name="outbox", daemon=True)
        self._thread.start()

    @property
    def in_flight(self) -> int:
        """Records that wait for Kafka's acknowledgement."""
        return len(self._producer)

    async def send(self, records: Sequence[Outgoing]) -> None:
        """Return when Kafka has acknowledged every record (acks=all).

        Raises:
            RequestRefused: 503 when too many wait or Kafka is away (some records may have come
                through), 413 when Kafka takes no record of this size.
        """
        if self.in_flight + len(records) > self.max_in_flight:
            raise busy("too many touchpoints wait for Kafka; send it again")
        delivery = _Delivery(self._loop, len(records))
        self._produce(records, delivery)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                error = await delivery.settled
        except TimeoutError:
            raise busy("Kafka does not answer; send it again") from None
        if error is not None:
            raise _refusal(error)

    def _produce(self, records: Sequence[Outgoing], delivery: "_Delivery") -> None:
        try:
            for record in records:
                self._producer.produce(
                    self.topic,
                    record.value,
                    record.key,
                    headers=record.headers,
                    on_delivery=delivery.on_delivery,
                )
        except BufferError:
            raise busy("too many bytes wait for Kafka; send it again") from None
        except KafkaException as exception:
            raise _refusal(exception.args[0]) from None

    async def look(self) -> str | None:
        """Why nothing can be sent now, in one line; None if Kafka answers and has the topic."""
        try:
            known = await asyncio.to_thread(self._producer.list_topics, timeout=_LOOK_SECONDS)
        except KafkaException:
            return "Kafka does not answer"
        if self.topic not in known.topics:
            return f"topic {self.topic} is missing; run nabz topics apply"
        return None

    async def close(self, seconds: float) -> None:
        """Send out what waits, for at most so many seconds, and end."""
        left = await asyncio.to_thread(self._producer.flush, seconds)
        if left:
            _logger.warning("outbox-gave-up", records=left)
        self._closing.set()
        await asyncio.to_thread(self._thread.join)

    def _poll(self) -> None:
        while not self._closing.is_set():
            self._producer.poll(0.1)

    def _on_error(self, error: KafkaError) -> None:
        # librdkafka logs the others itself, and mends them.
        if error.fatal():
            _logger.error("producer-broken", code=error.name())
            self._loop.call_soon_threadsafe(self.broken.set)


class _Delivery:
    """The records of one request on their way; counted down in the polling thread."""

    __slots__ = ("_error", "_left", "_loop", "settled")

    def __init__(self, loop: asyncio.AbstractEventLoop, count: int) -> None:
        self._loop = loop
        self._left = count
        self._error: KafkaError | None = None
        self.settled: asyncio.Future[KafkaError | None] = loop.create_future()

    def on_delivery(self, error: KafkaError | None, message: Message) -> None:
        """One record has arrived, or will not."""
        self._left -= 1
        if lost(error, message) is not None:
            self._error = self._error or error or KafkaError(KafkaError.DUPLICATE_SEQUENCE_NUMBER)
        if self._left == 0:
            self._loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        if not self.settled.done():
            self.settled.set_result(self._error)


def _refusal(error: KafkaError) -> RequestRefused:
    if error.code() in (KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.INVALID_RECORD):
        return RequestRefused(413, "a touchpoint is larger than Kafka takes")
    return busy(f"Kafka does not take records now ({error.name()}); send it again")
