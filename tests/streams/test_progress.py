"""When is all of it stored? Told from committed offsets on the real Kafka."""

import threading
import time
from typing import Any

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from schemas import topics
from streams.errors import NabzError
from streams.kafka import client_config, producer_config, reader_config
from streams.offsets import Offsets
from streams.progress import Sent, wait_until_stored
from streams.settings import Settings
from streams.topics import apply
from tests.support.log import read_all

pytestmark = pytest.mark.flow

_TOUCHPOINTS, _FACTS = topics.TOUCHPOINTS.name, topics.FACTS.name


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody listens."""


def _commit(settings: Settings, role: str, topic: str, offset: int) -> None:
    """What a worker of this role does when it has read partition 0 up to an offset."""
    names = settings.names
    consumer: Any = Consumer(reader_config(settings.kafka) | {"group.id": names.group(role)})
    consumer.commit(offsets=[TopicPartition(names.topic(topic), 0, offset)], asynchronous=False)
    consumer.close()


def _transaction(settings: Settings, values: list[bytes]) -> Any:
    """A producer with an open transaction in which these facts lie in partition 0."""
    config = producer_config(settings.kafka) | {"transactional.id": f"{settings.lane}.test"}
    producer: Any = Producer(config)
    producer.init_transactions(10)
    producer.begin_transaction()
    for value in values:
        producer.produce(settings.names.topic(_FACTS), value, partition=0)
    producer.flush(10)
    return producer


def _send(settings: Settings) -> Sent:
    """One touchpoint in partition 0, at offset 0."""
    producer: Any = Producer(client_config(settings.kafka))
    producer.produce(settings.names.topic(_TOUCHPOINTS), b"{}", partition=0)
    producer.flush(10)
    return Sent({0: 0}, {})


def test_it_names_the_role_that_lags_and_by_how_much(lane_settings: Settings) -> None:
    """First customers, then store."""
    apply(lane_settings)
    sent = _send(lane_settings)
    with pytest.raises(NabzError, match="not stored after 2 s: customers lags by 1 of touchpoints"):
        wait_until_stored(lane_settings, sent, timeout=2, progress=_silent)
    _commit(lane_settings, "customers", _TOUCHPOINTS, 1)
    with pytest.raises(NabzError, match="not stored after 2 s: store lags by 1 of touchpoints"):
        wait_until_stored(lane_settings, sent, timeout=2, progress=_silent)


def test_it_says_how_far_it_is(lane_settings: Settings) -> None:
    """Of what there was to read when the wait began."""
    apply(lane_settings)
    _send(lane_settings)
    _commit(lane_settings, "customers", _TOUCHPOINTS, 1)
    told = []

    def progress(what: str, done: int, total: int) -> None:
        told.append((what, done, total))
        if "store" in what:
            raise KeyboardInterrupt
        _commit(lane_settings, "customers", _TOUCHPOINTS, 3)

    with pytest.raises(KeyboardInterrupt):
        wait_until_stored(lane_settings, Sent({0: 2}, {}), timeout=60, progress=progress)
    assert told[0] == ("waiting for customers: 2 to go", 0, 2)
    assert told[-1] == ("waiting for store: 3 to go", 0, 3)


def test_facts_that_customers_wrote_must_be_stored_too(lane_settings: Settings) -> None:
    """The marker of their transaction takes an offset that store never commits."""
    apply(lane_settings)
    sent = _send(lane_settings)
    _transaction(lane_settings, [b"a", b"b"]).commit_transaction(10)
    _commit(lane_settings, "customers", _TOUCHPOINTS, 1)
    _commit(lane_settings, "store", _TOUCHPOINTS, 1)
    _commit(lane_settings, "store", _FACTS, 1)
    with pytest.raises(NabzError, match="store lags by 1 of facts"):
        wait_until_stored(lane_settings, sent, timeout=2, progress=_silent)
    _commit(lane_settings, "store", _FACTS, 2)
    assert [message.offset for message in read_all(lane_settings, _FACTS)] == [0, 1]
    with Offsets(lane_settings) as offsets:
        assert offsets.ends(_FACTS)[_FACTS, 0] == 3
    wait_until_stored(lane_settings, sent, timeout=20, progress=_silent)


def test_an_aborted_transaction_is_not_waited_for(lane_settings: Settings) -> None:
    """Its records are seen by nobody."""
    apply(lane_settings)
    sent = _send(lane_settings)
    _transaction(lane_settings, [b"a", b"b"]).abort_transaction(10)
    _commit(lane_settings, "customers", _TOUCHPOINTS, 1)
    _commit(lane_settings, "store", _TOUCHPOINTS, 1)
    wait_until_stored(lane_settings, sent, timeout=20, progress=_silent)


def test_partitions_that_come_to_rest_one_after_the_other_end_the_wait(
    lane_settings: Settings,
) -> None:
    """Of both only aborted records are left, more than a few; they are looked at in turn."""
    apply(lane_settings)
    touchpoints = lane_settings.names.topic(_TOUCHPOINTS)
    for partition in (0, 1):
        config = producer_config(lane_settings.kafka) | {
            "transactional.id": f"{lane_settings.lane}.{partition}"
        }
        producer: Any = Producer(config)
        producer.init_transactions(10)
        producer.begin_transaction()
        for _ in range(20):
            producer.produce(touchpoints, b"{}", partition=partition)
        producer.flush(10)
        producer.abort_transaction(10)
    _commit(lane_settings, "customers", _TOUCHPOINTS, 0)
    ends = {(_TOUCHPOINTS, 0): 20, (_TOUCHPOINTS, 1): 20}
    with Offsets(lane_settings) as offsets:
        until = time.monotonic() + 60
        offsets.left("customers", {(_TOUCHPOINTS, 0): 20})
        time.sleep(0.5)
        while offsets.left("customers", ends) and time.monotonic() < until:
            time.sleep(0.1)
        assert offsets.left("customers", ends) == {}


def test_an_open_transaction_is_waited_for(lane_settings: Settings) -> None:
    """What lies in it may yet become facts: once it ends without any, the wait ends."""
    apply(lane_settings)
    sent = _send(lane_settings)
    producer = _transaction(lane_settings, [b"a"])
    _commit(lane_settings, "customers", _TOUCHPOINTS, 1)
    _commit(lane_settings, "store", _TOUCHPOINTS, 1)
    told = threading.Event()
    done = threading.Event()

    def wait() -> None:
        wait_until_stored(
            lane_settings, sent, timeout=30, progress=lambda _what, _done, _total: told.set()
        )
        done.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert told.wait(20)
    assert not done.is_set()
    producer.abort_transaction(10)
    thread.join(30)
    assert done.is_set()


def test_with_nothing_sent_there_is_nothing_to_wait_for(lane_settings: Settings) -> None:
    """An import of an empty file returns."""
    apply(lane_settings)
    wait_until_stored(lane_settings, Sent({}, {}), timeout=5, progress=_silent)
