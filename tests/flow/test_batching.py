"""Batches inside Faust on the real broker: what is read, and up to where it is committed."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from schemas.topics import TOUCHPOINTS
from streams import topics
from streams.kafka import client_config, producer_config, reader_config
from streams.settings import Settings
from tests.support.flow import await_true
from tests.support.workers import environment

pytestmark = pytest.mark.flow


@contextmanager
def probe(
    settings: Settings, folder: Path, instance: str = "a"
) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that notes what it reads in `folder`."""
    notes = str(folder / f"{instance}.notes")
    command = [sys.executable, "-m", "tests.flow.probe", notes, instance]
    with (folder / f"{instance}.log").open("ab") as log:
        process = subprocess.Popen(command, env=environment(settings), stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


@pytest.fixture
def settings(lane_settings: Settings) -> Settings:
    """A fresh lane with its topics."""
    topics.apply(lane_settings)
    return lane_settings


def produce(settings: Settings, count: int, partition: int) -> None:
    """Put so many records into a partition, outside any transaction."""
    producer: Any = Producer(producer_config(settings.kafka))
    for _ in range(count):
        producer.produce(settings.names.topic(TOUCHPOINTS.name), b"x", partition=partition)
    assert producer.flush(30) == 0


def produce_in_transaction(settings: Settings, count: int, *, commit: bool) -> None:
    """Put so many records into partition 0 in one transaction."""
    identity = {"transactional.id": f"{settings.lane}.test"}
    producer: Any = Producer(client_config(settings.kafka) | identity)
    producer.init_transactions(30)
    producer.begin_transaction()
    for _ in range(count):
        producer.produce(settings.names.topic(TOUCHPOINTS.name), b"x", partition=0)
    producer.flush(30)
    (producer.commit_transaction if commit else producer.abort_transaction)(30)


def committed(settings: Settings, partition: int = 0) -> int:
    """The offset that the probe's group has committed; -1 while its coordinator is on its way."""
    group = {"group.id": settings.names.group("probe")}
    consumer: Any = Consumer(reader_config(settings.kafka) | group)
    place = TopicPartition(settings.names.topic(TOUCHPOINTS.name), partition)
    try:
        return int(consumer.committed([place], 10)[0].offset)
    except KafkaException:
        return -1
    finally:
        consumer.close()


def noted(folder: Path) -> Counter[tuple[int, int]]:
    """How often each (partition, offset) was read, over all probes."""
    seen: Counter[tuple[int, int]] = Counter()
    for file in folder.glob("*.notes"):
        for line in file.read_text().splitlines():
            partition, offsets = json.loads(line)
            seen.update((partition, offset) for offset in offsets)
    return seen


def test_a_single_first_record_at_offset_0_does_not_hold_up_commits(
    settings: Settings, tmp_path: Path
) -> None:
    """Stock Faust commits 1 for ever where the first batch is one record at offset 0."""
    produce(settings, 1, 0)
    with probe(settings, tmp_path):
        await_true(lambda: committed(settings) == 1, 30, "the first record committed")
        produce(settings, 1_000, 0)
        await_true(lambda: committed(settings) == 1_001, 30, "all committed")
    assert noted(tmp_path) == Counter({(0, offset): 1 for offset in range(1_001)})


def test_markers_and_aborted_records_are_gaps_that_do_not_matter(
    settings: Settings, tmp_path: Path
) -> None:
    """Only committed records are read; commits pass over markers and aborted ones."""
    produce_in_transaction(settings, 3, commit=True)  # 0-2, marker 3
    produce_in_transaction(settings, 2, commit=False)  # 4-5 aborted, marker 6
    produce_in_transaction(settings, 4, commit=True)  # 7-10, marker 11
    produce(settings, 1, 0)  # 12
    with probe(settings, tmp_path):
        await_true(lambda: committed(settings) == 13, 30, "all committed")
    assert sorted(noted(tmp_path)) == [(0, n) for n in (0, 1, 2, 7, 8, 9, 10, 12)]


def test_a_killed_worker_and_a_rebalance_lose_nothing(settings: Settings, tmp_path: Path) -> None:
    """Two workers, one killed with -9: the other takes over and reads on after the commits."""
    partitions = range(settings.kafka.partitions)
    produced = 0

    def both_read() -> bool:
        nonlocal produced
        for partition in partitions:
            produce(settings, 200, partition)
        produced += 200
        return (tmp_path / "a.notes").exists() and (tmp_path / "b.notes").exists()

    with probe(settings, tmp_path, "a"), probe(settings, tmp_path, "b") as doomed:
        await_true(both_read, 30, "both workers read")
        doomed.kill()
        both_read()
        await_true(
            lambda: all(committed(settings, partition) == produced for partition in partitions),
            60,
            "all partitions committed to their end",
        )
    assert set(noted(tmp_path)) == {(p, offset) for p in partitions for offset in range(produced)}
