"""Writing to inbox as a company's own producers and the gateway do."""

import json
from typing import Any

from confluent_kafka import Producer

from schemas import topics, touchpoint
from schemas.touchpoint import Touchpoint
from streams.kafka import producer_config
from streams.settings import Settings
from tests.support.log import read_all

PLAIN: dict[str, Any] = {
    "id": "1",
    "source": "shop",
    "time": "2026-01-31T12:00:00Z",
    "channel": "chat",
    "kind": "message",
    "customer": {"email": "Ada@Example.com"},
}


class Inbox:
    """A producer; remembers where each record came to lie, and when (ms)."""

    def __init__(self, settings: Settings) -> None:
        self._topic = settings.names.topic(topics.INBOX.name)
        self._producer: Any = Producer(producer_config(settings.kafka))

    def put(self, value: bytes | None, **headers: bytes | None) -> tuple[int, int, int]:
        """Produce one record under a key of its own; (partition, offset, time) once it is there."""
        places: list[tuple[int, int, int]] = []

        def on_delivery(error: Any, message: Any) -> None:
            assert error is None, error
            places.append((message.partition(), message.offset(), message.timestamp()[1]))

        named = [(name.replace("_", "-"), text) for name, text in headers.items()]
        self._producer.produce(self._topic, value, b"any", headers=named, on_delivery=on_delivery)
        assert self._producer.flush(30) == 0
        return places[0]

    def put_all(self, records: list[bytes]) -> None:
        """Produce records over all partitions."""
        for number, value in enumerate(records):
            self._producer.produce(self._topic, value, str(number).encode())
        assert self._producer.flush(30) == 0


def as_json(**fields: object) -> bytes:
    """A record in the contract's form."""
    return json.dumps(PLAIN | fields).encode()


def produced(settings: Settings) -> list[Touchpoint]:
    """The touchpoints that came out so far."""
    found = read_all(settings, topics.TOUCHPOINTS.name)
    return [touchpoint.decode(message.value) for message in found]
