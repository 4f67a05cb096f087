"""Sends what the ledger holds: in order, whatever is down; waits for no answer until the end."""

import queue
import threading
import urllib.error
import urllib.request
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from confluent_kafka import Producer

from schemas import topics, touchpoint
from schemas.touchpoint import Touchpoint
from streams.kafka import produce, producer_config
from streams.settings import Settings
from tests.faults.ledger import Ledger, Place
from tests.faults.poison import Poison
from tests.support.flow import await_true

#: A Kafka that was killed is back long before.
_PATIENCE_SECONDS: Final = 180
_ANSWER_SECONDS: Final = 10
_AGAIN_SECONDS: Final = 0.2
_BODIES_WAITING: Final = 10_000
_ACCEPTED: Final = 202


class Courier:
    """One producer for a company's own records, one thread for what goes over HTTP."""

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self._ledger = ledger
        self._names = {
            topic.name: settings.names.topic(topic.name)
            for topic in (topics.INBOX, topics.TOUCHPOINTS)
        }
        # That Kafka is away now and then is no news here.
        patient = {"delivery.timeout.ms": _PATIENCE_SECONDS * 1000, "log_level": 0}
        self._producer: Any = Producer(producer_config(settings.kafka) | patient)
        self._failed: list[str] = []
        #: Conversation → the touchpoint that said first whose it is.
        self._named: dict[tuple[str, str], str] = {}
        self._url = f"http://127.0.0.1:{settings.gateway.port}/v1/touchpoints"
        self._bodies: queue.Queue[bytes] = queue.Queue(_BODIES_WAITING)
        self._closed = threading.Event()
        threading.Thread(target=self._post_forever, daemon=True).start()

    def send(self, found: Sequence[Touchpoint]) -> None:
        """Send touchpoints that are in the ledger, each by its customer's route."""
        posted: list[dict[str, Any]] = []
        for one in found:
            route = self._ledger.route(one.customer)
            if route == "gateway":
                posted.append(plain(one))
            else:
                value = touchpoint.encode(one) if route == "touchpoints" else self._as_sent(one)
                produce(
                    self._producer,
                    self._names[route],
                    value,
                    key=one.customer.encode(),
                    on_delivery=self._delivered,
                )
        if posted:
            self._bodies.put(msgspec.json.encode(posted))
        self._producer.poll(0)

    def send_poison(self, topic: str, found: Iterable[Poison]) -> None:
        """Send what must be refused; the ledger learns where each of them lies."""
        for one in found:

            def delivered(error: Any, message: Any, raw: bytes = one.value or b"") -> None:
                self._delivered(error, message)
                self._ledger.refused[Place(topic, message.partition(), message.offset())] = raw

            produce(
                self._producer, self._names[topic], one.value, key=one.key, on_delivery=delivered
            )
        self._producer.poll(0)

    def finish(self) -> None:
        """Return when everything was taken."""
        left = self._producer.flush(_PATIENCE_SECONDS)
        assert not left, f"Kafka did not take {left} records"
        assert not self._failed, self._failed[0]
        await_true(
            lambda: not self._bodies.unfinished_tasks, _PATIENCE_SECONDS, "the gateway took all"
        )
        self._closed.set()

    def _as_sent(self, one: Touchpoint) -> bytes:
        """The record of a company's own producer.

        Every other one of a conversation that was seen before does not say whose it is.
        """
        fields = plain(one)
        if one.conversation is not None:
            named = self._named.setdefault((one.source, one.conversation), one.id)
            if named != one.id and zlib.crc32(one.id.encode()) % 2:
                del fields["customer"]
        return msgspec.json.encode(fields)

    def _delivered(self, error: Any, message: Any) -> None:
        if error is not None:
            self._failed.append(str(error))
        elif message.offset() < 0:
            self._failed.append("Kafka took a record and did not say where it lies")

    def _post_forever(self) -> None:
        """One after the other, each until it is accepted: an unclear answer means again."""
        while not self._closed.is_set():
            try:
                body = self._bodies.get(timeout=_AGAIN_SECONDS)
            except queue.Empty:
                continue
            while not self._accepts(body):
                self._closed.wait(_AGAIN_SECONDS)
            self._bodies.task_done()

    def _accepts(self, body: bytes) -> bool:
        try:
            with urllib.request.urlopen(self._url, body, timeout=_ANSWER_SECONDS) as answer:  # noqa: S310  # http
                return bool(answer.status == _ACCEPTED)
        except OSError:
            return False


def plain(one: Touchpoint) -> dict[str, Any]:
    """A touchpoint as a sender writes it: when it was received is not the sender's to say."""
    fields: dict[str, Any] = msgspec.to_builtins(one)
    del fields["received_at"]
    return fields
