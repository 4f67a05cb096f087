"""The producer of the chain: canonical touchpoints into `inbox`, so many a second, as of now."""

import time
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from confluent_kafka import Producer

from schemas.topics import INBOX
from schemas.touchpoint import Touchpoint, encode
from streams import settings as settings_module
from streams.kafka import produce, producer_config
from tests.bench import data
from tests.bench.job import Answer, Job, read_job, write

_SLICE_SECONDS: Final = 0.02
_FLUSH_SECONDS: Final = 60.0


def value_of(touchpoint: Touchpoint, now_ms: int) -> bytes:
    """What a company's own producer would write: the time is now, the receipt is not its to say."""
    value = encode(msgspec.structs.replace(touchpoint, time=now_ms, received_at=now_ms))
    return value.replace(b',"received_at":%d' % now_ms, b"", 1)


def send(job: Job, coming: Iterator[Touchpoint], producer: Any, topic: str) -> int:
    """Send at the job's rate for its seconds; how many were sent."""
    total = int(job.rate * job.seconds)
    sent, begun = 0, time.monotonic()
    while sent < total:
        due = min(total, int((time.monotonic() - begun) * job.rate))
        now_ms = time.time_ns() // 1_000_000
        for _ in range(due - sent):
            produce(producer, topic, value_of(next(coming), now_ms))
        sent = due
        producer.poll(0)
        time.sleep(_SLICE_SECONDS)
    return sent


def main() -> None:
    """Run the job."""
    job, settings = read_job(), settings_module.load()
    producer: Any = Producer(producer_config(settings.kafka))
    coming = data.repeated(data.stretch(seed=1), int(job.rate * job.seconds))
    begun, cpu = time.monotonic(), time.process_time()
    sent = send(job, coming, producer, settings.names.topic(INBOX.name))
    assert producer.flush(_FLUSH_SECONDS) == 0
    write(job, Answer(sent, time.monotonic() - begun, time.process_time() - cpu, {}))


if __name__ == "__main__":
    main()
