"""Speaking to Kafka when it does not answer: one line, in time."""

import logging
import socket
import time
from typing import Any

import pytest
from confluent_kafka import KafkaError, Producer

from streams import kafka
from streams.errors import NabzError
from streams.kafka import client_config, flush, lost, produce, require
from streams.outage import OncePerOutage, library_logger
from streams.settings import KafkaSettings, Settings


@pytest.fixture
def nobody() -> KafkaSettings:
    """An address at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    return KafkaSettings(bootstrap=f"127.0.0.1:{port}")


def test_brokers_that_do_not_answer_are_named_with_the_reason(
    nobody: KafkaSettings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What is wrong and what to do, in one line; the client library says nothing beside it."""
    assert kafka._ANSWER_SECONDS <= 30
    monkeypatch.setattr(kafka, "_ANSWER_SECONDS", 1.0)
    with pytest.raises(NabzError) as raised:
        require(nobody)
    said = str(raised.value)
    assert said.startswith(f"Kafka at {nobody.bootstrap} does not answer (")
    assert "Connection refused" in said
    assert said.endswith("is it up (nabz up), and is kafka.bootstrap right?")
    assert "\n" not in said
    assert capfd.readouterr() == ("", "")


@pytest.mark.flow
def test_brokers_that_answer_are_enough(lane_settings: Settings) -> None:
    """Whatever topics there are."""
    require(lane_settings.kafka)


def test_a_full_queue_is_waited_for_and_then_given_up(
    nobody: KafkaSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never for ever."""
    monkeypatch.setattr(kafka, "_PATIENCE_SECONDS", 0.3)
    small = {"queue.buffering.max.messages": 1, "log_level": 0}
    producer: Any = Producer(client_config(nobody) | small)
    produce(producer, "topic", b"first")
    with pytest.raises(NabzError, match="Kafka takes no more records"):
        produce(producer, "topic", b"second")


def test_a_queue_that_empties_takes_the_next(nobody: KafkaSettings) -> None:
    """What is in it goes out, here as undeliverable, and makes room."""
    failed: list[str] = []
    small = {"queue.buffering.max.messages": 1, "message.timeout.ms": 300, "log_level": 0}
    producer: Any = Producer(client_config(nobody) | small)
    for value in (b"first", b"second"):
        produce(producer, "topic", value, on_delivery=lambda error, _: failed.append(error.name()))
    assert failed == ["_MSG_TIMED_OUT"]


class Report:
    """A delivery report of a record at an offset."""

    def __init__(self, offset: int | None) -> None:
        self._offset = offset

    def offset(self) -> int | None:
        """Where Kafka has the record."""
        return self._offset


@pytest.mark.parametrize(
    ("error", "offset", "kept"),
    [(None, 0, True), (None, 7, True), (None, None, False), (None, -1001, False)],
)
def test_a_report_without_an_offset_proves_nothing(
    error: object, offset: int | None, kept: bool
) -> None:
    """It is what librdkafka makes of a batch that the broker called a duplicate."""
    assert (lost(error, Report(offset)) is None) is kept
    assert lost(KafkaError(KafkaError.UNKNOWN), Report(offset)) is not None


class Interrupted:
    """A producer whose wait ends by an error of Python itself."""

    def __init__(self, said: str) -> None:
        self._said = said

    def flush(self, _: float) -> int:
        """As confluent-kafka ends it when Ctrl-C comes."""
        raise SystemError(self._said)


def test_ctrl_c_while_records_are_on_their_way_is_ctrl_c() -> None:
    """The client loses the exception; other errors of that kind are none of ours."""
    with pytest.raises(KeyboardInterrupt):
        flush(Interrupted("method 'flush' returned NULL without setting an exception"), 1)
    with pytest.raises(SystemError, match="bad argument"):
        flush(Interrupted("bad argument"), 1)


class _Count(logging.Filter):
    """Counts what there would be to say."""

    count = 0

    def filter(self, record: logging.LogRecord) -> bool:
        self.count += record.getMessage().startswith("FAIL ")
        return True


def test_clients_without_a_broker_say_it_once(
    nobody: KafkaSettings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Two producers that try again and again."""
    count, logger = _Count(), library_logger()
    monkeypatch.setattr(logger, "filters", [count, OncePerOutage()])
    producers: list[Any] = [Producer(client_config(nobody)) for _ in range(2)]
    until = time.monotonic() + 60
    while count.count < 4 and time.monotonic() < until:
        for producer in producers:
            producer.poll(0.05)
    assert count.count >= 4
    (said,) = [record for record in caplog.records if record.name == "librdkafka"]
    assert "Connection refused" in said.getMessage()
