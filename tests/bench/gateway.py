"""How much the gateway takes: signed deliveries one by one, and touchpoints in batches of 500.

`make bench-gateway` starts Kafka and a gateway of its own and prints one JSON object. CPU is what
counts where the machine is busy: it is that of the gateway's process, callbacks of Kafka included.
"""

import asyncio
import contextlib
import functools
import hashlib
import hmac
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import psutil

from streams import topics
from streams.settings import Settings
from tests.support.stack import fresh_lane, running_parts

DELIVERIES: Final = int(os.environ.get("DELIVERIES", "30000"))
BATCHES: Final = int(os.environ.get("BATCHES", "300"))
BATCH: Final = 500
CONNECTIONS: Final = 32
SECRET: Final = "of-this-bench"  # noqa: S105  # of this bench
SOURCES: Final = "sources:\n  - {name: wa, kind: whatsapp, secrets: [BENCH_SECRET]}\n"
_PORT: Final = 18_099


class Sender(asyncio.Protocol):
    """One connection: the next request once the last is answered; keeps how long each took."""

    def __init__(self, requests: Iterator[bytes], done: "asyncio.Future[None]") -> None:
        self._requests = requests
        self._done = done
        self._begun = 0.0
        self._transport: asyncio.Transport | None = None
        self.seconds: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """An answer; these are small and come in one piece."""
        self.seconds.append(time.perf_counter() - self._begun)
        assert data.startswith((b"HTTP/1.1 200", b"HTTP/1.1 202")), data[:200]
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None)
        assert self._transport is not None
        if request is not None:
            self._begun = time.perf_counter()
            self._transport.write(request)
        elif not self._done.done():
            self._transport.close()
            self._done.set_result(None)


async def _drive(port: int, requests: Sequence[bytes], connections: int) -> list[float]:
    """Send all requests; the seconds that each answer took."""
    loop, shared = asyncio.get_running_loop(), iter(requests)
    senders, ends = [], []
    for _ in range(connections):
        done = loop.create_future()
        sender = Sender(shared, done)
        await loop.create_connection(functools.partial(_same, sender), "127.0.0.1", port)
        senders.append(sender)
        ends.append(done)
    await asyncio.gather(*ends)
    return [seconds for sender in senders for seconds in sender.seconds]


def _same(sender: Sender) -> Sender:
    return sender


def _request(path: str, body: bytes, headers: str = "") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
    return f"{head}{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _delivery(number: int) -> bytes:
    message = {"from": f"49151{number % 5_000:07}", "id": f"wamid.{number}", "type": "text"}
    text = {"timestamp": "1772366400", "text": {"body": "Where is my parcel? It should be here"}}
    value = {"metadata": {"phone_number_id": "1"}, "messages": [message | text]}
    entry = [{"id": "1", "changes": [{"field": "messages", "value": value}]}]
    body = json.dumps({"object": "whatsapp_business_account", "entry": entry}).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return _request("/hooks/wa", body, f"X-Hub-Signature-256: sha256={signature}\r\n")


def _touchpoint(number: int) -> dict[str, object]:
    return {
        "id": f"m-{number}",
        "source": "shop",
        "time": "2026-03-01T12:00:00Z",
        "channel": "chat",
        "kind": "message",
        "customer": {"email": f"customer-{number % 5_000}@example.com"},
        "conversation": f"c-{number % 9_000}",
        "text": "Where is my parcel? It should be here since Tuesday",
    }


def _batch(number: int) -> bytes:
    items = [_touchpoint(number * BATCH + n) for n in range(BATCH)]
    return _request("/v1/touchpoints", json.dumps(items).encode())


@contextlib.contextmanager
def _gateway(settings: Settings) -> Iterator[psutil.Process]:
    with tempfile.TemporaryDirectory() as folder:
        sources = Path(folder, "sources.yaml")
        sources.write_text(SOURCES)
        environ = os.environ | {
            "NABZ_LANE": settings.lane,
            "NABZ_KAFKA__BOOTSTRAP": settings.kafka.bootstrap,
            "NABZ_GATEWAY__PORT": str(_PORT),
            "NABZ_GATEWAY__MAX_IN_FLIGHT": "50000",
            "NABZ_SOURCES": str(sources),
            "BENCH_SECRET": SECRET,
        }
        process = subprocess.Popen([sys.executable, "-m", "streams.cli", "gateway"], env=environ)
        try:
            yield psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait(20)


async def _ready() -> None:
    """Return once the gateway listens."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", _PORT)
                writer.close()
                return
            await asyncio.sleep(0.1)


def _measure(
    gateway: psutil.Process, requests: Sequence[bytes], things: int, connections: int
) -> dict[str, float]:
    asyncio.run(_drive(_PORT, requests[: len(requests) // 10], connections))
    requests = requests[len(requests) // 10 :]
    things -= things // 10
    cpu, begun = sum(gateway.cpu_times()[:2]), time.perf_counter()
    took = sorted(asyncio.run(_drive(_PORT, requests, connections)))
    seconds, cpu = time.perf_counter() - begun, sum(gateway.cpu_times()[:2]) - cpu
    return {
        "per_s": round(things / seconds),
        "ack_p50_ms": round(took[len(took) // 2] * 1e3, 1),
        "ack_p99_ms": round(took[len(took) * 99 // 100] * 1e3, 1),
        "cpu_us_each": round(cpu / things * 1e6, 1),
        "cpu_share": round(cpu / seconds, 2),
        "rss_mb": round(gateway.memory_info().rss / 2**20),
    }


def main() -> None:
    """Measure both and print one JSON object."""
    with running_parts() as parts:
        settings = fresh_lane(parts)
        topics.apply(settings)
        with _gateway(settings) as gateway:
            asyncio.run(_ready())
            single = [_delivery(n) for n in range(DELIVERIES)]
            signed = _measure(gateway, single, DELIVERIES, CONNECTIONS)
            batches = [_batch(n) for n in range(BATCHES)]
            bulk = _measure(gateway, batches, BATCHES * BATCH, 4)
    print(json.dumps({"signed_deliveries": signed, "touchpoints_by_500": bulk}))  # noqa: T201  # its output


if __name__ == "__main__":
    main()
