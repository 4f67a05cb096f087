"""How soon a breach is in Kafka: broker time of its fact less when it was due.

One worker of the customers role holds so many open clocks, of one conversation each, which fall due
evenly over some seconds on a live stream; nobody answers. Run it by hand on a quiet machine:

    make bench-breaches
"""

import argparse
import json
import math
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from confluent_kafka import Consumer, KafkaException, TopicPartition

from schemas import facts, topics
from schemas.controls import control_of
from schemas.facts import ResponseTime
from schemas.touchpoint import Touchpoint
from streams import controls
from streams import topics as topic_admin
from streams.kafka import reader_config
from streams.settings import Settings
from streams.signals.sla.rulebook import Rules
from streams.signals.sla.spec import PolicySpec
from tests.support.flow import Sender, await_folded
from tests.support.stack import fresh_lane, running_parts
from tests.support.workers import running

_TARGET_MS: Final = 3_600_000
#: How long the clocks may take until they are all folded: the first falls due after that.
_LEAD_SECONDS: Final = 60.0
_SILENCE_SECONDS: Final = 15.0


def run(settings: Settings, folder: Path, clocks: int, spread: float) -> dict[str, float]:
    """Let the clocks fall due; milliseconds from then to the broker's time of their facts."""
    topic_admin.apply(settings)
    policy = PolicySpec(name="all", targets={"first_response": {"default": "1h"}})
    controls.publish(settings, control_of("rules", Rules(policies=(policy,))))
    sender = Sender(settings)
    first_due = round((time.time() + _LEAD_SECONDS) * 1000)
    with running(settings, "customers", folder):
        sender.send(_questions(clocks, first_due - _TARGET_MS, spread))
        await_folded(settings, sender.ends, _LEAD_SECONDS)
        early = first_due / 1000 - time.time()
        late = list(_latencies(settings, clocks, until=first_due / 1000 + spread))
    return {"clocks": clocks, "breaches": len(late), "folded_before_s": round(early, 1)} | {
        "p50_ms": _at(late, 0.5),
        "p99_ms": _at(late, 0.99),
        "max_ms": max(late),
    }


def _questions(clocks: int, start: int, spread: float) -> Iterator[Touchpoint]:
    for number in range(clocks):
        yield Touchpoint(
            id=f"m{number}",
            source="bench",
            time=start + round(1000 * spread * number / clocks),
            channel="email",
            kind="message",
            actor="customer",
            customer=f"c{number}",
            conversation=f"t{number}",
            queue=f"q{number % 20}",
            received_at=start,
        )


def _latencies(settings: Settings, clocks: int, until: float) -> Iterator[int]:
    """Of each breach; ends when all were seen, or none came any more after a time (s)."""
    topic = settings.names.topic(topics.FACTS.name)
    consumer: Any = Consumer(reader_config(settings.kafka))
    partitions = range(settings.kafka.partitions)
    consumer.assign([TopicPartition(topic, partition, 0) for partition in partitions])
    seen: set[str] = set()
    try:
        while len(seen) < clocks and time.time() < until + _SILENCE_SECONDS:
            for message in consumer.consume(1_000, timeout=0.2):
                for fact in _breaches(message):
                    if fact.conversation not in seen and fact.due_at is not None:
                        seen.add(fact.conversation)
                        yield message.timestamp()[1] - fact.due_at
    finally:
        consumer.close()


def _breaches(message: Any) -> Iterator[ResponseTime]:
    error = message.error()
    if error is not None:
        if error.retriable() or error.code() < 0:  # of this client: the end of a partition
            return
        raise KafkaException(error)
    for fact in facts.decode(message.value()).facts:
        if isinstance(fact, ResponseTime) and fact.outcome == "breached":
            yield fact


def _at(values: Sequence[int], q: float) -> int:
    return sorted(values)[math.ceil(q * len(values)) - 1]


def main() -> None:
    """Measure on parts of its own and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clocks", type=int, default=100_000)
    parser.add_argument("--spread", type=float, default=60, help="seconds over which they fall due")
    asked = parser.parse_args()
    with running_parts() as parts, tempfile.TemporaryDirectory() as folder:
        settings = fresh_lane(parts)
        found = run(settings, Path(folder), asked.clocks, asked.spread)
    print(json.dumps(found))  # noqa: T201  # a command's answer


if __name__ == "__main__":
    main()
