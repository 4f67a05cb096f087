"""A gateway in a thread of its own, and a plain client that speaks to it."""

import asyncio
import gzip
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Message, TopicPartition

from streams.clock import Clock, SystemClock
from streams.intake.gateway.app import listening
from streams.kafka import reader_config
from streams.settings import GatewaySettings, Settings

#: A port where nothing listens: the one of TCP's discard service.
DEAD_BOOTSTRAP = "127.0.0.1:9"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Speaks to one gateway, a connection a request."""

    host: str
    port: int

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        """Send a request; `Content_Type=…` becomes the header Content-Type."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, named)
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers.items()), response.read())
        finally:
            connection.close()

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self.ask("GET", path)

    def post(self, body: bytes, **headers: str) -> Answer:
        """Send touchpoints."""
        return self.ask("POST", "/v1/touchpoints", body, **headers)

    def post_gzip(self, body: bytes) -> Answer:
        """Send touchpoints compressed."""
        return self.post(gzip.compress(body), Content_Encoding="gzip")


def declared(settings: Settings, file: Path, sources: str) -> Settings:
    """The settings with a sources.yaml of this content."""
    file.write_text(sources)
    return settings.model_copy(update={"sources": file})


def limited(settings: Settings, **limits: int) -> Settings:
    """The settings with a gateway on a free port and other limits."""
    gateway = settings.gateway.model_dump() | {"port": 0} | limits
    return settings.model_copy(update={"gateway": GatewaySettings(**gateway)})


@contextmanager
def running(
    settings: Settings, clock: Clock | None = None, environ: Mapping[str, str] | None = None
) -> Iterator[Client]:
    """A gateway that listens for the length of the block, its secrets in `environ`."""
    begun, address, stop = threading.Event(), [], []

    async def serve() -> None:
        async with listening(settings, clock or SystemClock(), environ or {}) as gateway:
            done = asyncio.Event()
            address.append(urlsplit(gateway.address))
            loop = asyncio.get_running_loop()
            stop.append(lambda: loop.call_soon_threadsafe(done.set))
            begun.set()
            await done.wait()

    thread = threading.Thread(target=asyncio.run, args=[serve()], daemon=True)
    thread.start()
    assert begun.wait(10)
    try:
        yield Client(address[0].hostname or "", address[0].port or 0)
    finally:
        stop[0]()
        thread.join(20)
        assert not thread.is_alive()


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether something that the gateway does by itself comes to hold within 10 s."""
    end = time.monotonic() + 10
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def inbox(settings: Settings) -> list[Message]:
    """All records that Kafka has on the lane's inbox now."""
    topic = settings.names.topic("inbox")
    consumer = Consumer(reader_config(settings.kafka))
    try:
        partitions = list(consumer.list_topics(topic, timeout=10).topics[topic].partitions)
        consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in partitions])
        found: list[Message] = []
        ended = 0
        while ended < len(partitions):
            message = consumer.poll(10)
            assert message is not None, "Kafka is silent"
            if message.error() is None:
                found.append(message)
            else:
                assert message.error().code() == KafkaError._PARTITION_EOF
                ended += 1
        return found
    finally:
        consumer.close()


def touchpoint(name: str = "1", **fields: object) -> bytes:
    """A good touchpoint as a program would send it: its own order and spaces."""
    plain = {
        "id": name,
        "source": "demo",
        "time": "2026-03-01T12:00:00Z",
        "channel": "chat",
        "kind": "message",
        "customer": "ada",
    }
    return json.dumps(plain | fields).encode()
