"""How every client of this project speaks to Kafka: one place for addresses, TLS, SASL and acks."""

import time
from typing import Any, Final

from confluent_kafka import KafkaException, Producer

from streams.errors import NabzError
from streams.outage import library_logger
from streams.settings import KafkaSettings

#: How long a full queue may take nothing before the caller is told.
_PATIENCE_SECONDS: Final = 60.0
#: How long a broker that is just starting is waited for.
_ANSWER_SECONDS: Final = 20.0


def client_config(kafka: KafkaSettings) -> dict[str, Any]:
    """What confluent-kafka's clients of every kind share."""
    config: dict[str, Any] = {
        "bootstrap.servers": kafka.bootstrap,
        "security.protocol": kafka.security_protocol,
        # A broker that comes back is found within a second or two, not after librdkafka's ten.
        "reconnect.backoff.max.ms": 2_000,
        "log_level": 3,
        "logger": library_logger(),
    }
    files = {
        "ssl.ca.location": kafka.ca_file,
        "ssl.certificate.location": kafka.cert_file,
        "ssl.key.location": kafka.key_file,
    }
    config |= {key: str(path) for key, path in files.items() if path is not None}
    if kafka.security_protocol.startswith("SASL"):
        config |= {
            "sasl.mechanism": kafka.sasl_mechanism,
            "sasl.username": kafka.sasl_username,
            "sasl.password": kafka.sasl_password.get_secret_value(),
        }
    return config


def producer_config(kafka: KafkaSettings) -> dict[str, Any]:
    """A producer that loses nothing, keeps order, and partitions as the Java client does."""
    return client_config(kafka) | {
        "acks": "all",
        "enable.idempotence": True,
        # With several on their way, a first batch that a new leader turned away, and that comes
        # again behind the second, is called a duplicate and lost (see `lost`).
        "max.in.flight.requests.per.connection": 1,
        "partitioner": "murmur2_random",
        "compression.type": "lz4",
        "linger.ms": 20,
        "message.max.bytes": 8 * 1024 * 1024,
        # librdkafka's own is a gigabyte; beyond this `produce` waits until some has gone.
        "queue.buffering.max.kbytes": 64 * 1024,
    }


def reader_config(kafka: KafkaSettings) -> dict[str, Any]:
    """A consumer for `assign()`: no group, committed records only, says where a partition ends."""
    return client_config(kafka) | {
        # Required by librdkafka even where nothing is ever subscribed or committed.
        "group.id": "nabz-readers",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "isolation.level": "read_committed",
        "auto.offset.reset": "earliest",
        "fetch.wait.max.ms": 100,
    }


def require(kafka: KafkaSettings) -> None:
    """Return once the brokers answer.

    Raises:
        NabzError: they do not, or refuse us.
    """
    why: list[str] = []
    # Silent: what it would log as it tries again and again is said once, in the end.
    quiet = {"log_level": 0, "error_cb": lambda error: why.append(error.str())}
    client: Any = Producer(client_config(kafka) | quiet)
    try:
        client.list_topics(timeout=_ANSWER_SECONDS)
    except KafkaException as error:
        client.poll(0)
        raise no_answer(kafka, why[0] if why else error.args[0].str()) from None


def no_answer(kafka: KafkaSettings, why: str) -> NabzError:
    """The one line for a person where no broker answers."""
    return NabzError(
        f"Kafka at {kafka.bootstrap} does not answer ({why}): "
        "is it up (nabz up), and is kafka.bootstrap right?"
    )


def lost(error: Any, message: Any) -> str | None:
    """Why a delivery report does not prove that Kafka has the record; None where it does.

    Without an error but also without an offset it does not: a broker that lost sight of the first
    batches of a partition calls them duplicates when they are sent again, and librdkafka takes that
    for success (https://github.com/confluentinc/librdkafka/pull/4438). Seen on partitions that were
    just made, on a busy machine: four records acknowledged and nowhere in the log.
    """
    if error is not None:
        return str(error.str())
    offset = message.offset()
    if offset is None or offset < 0:
        return "Kafka calls it a duplicate, but may not have it"
    return None


def produce(producer: Any, topic: str, value: bytes | None, **rest: Any) -> None:
    """Hand a record to a producer; where its queue is full, what is in it goes out first.

    Raises:
        NabzError: the queue stayed full, as Kafka took nothing.
        KafkaException: the record can never be sent, or the producer has failed.
    """
    silent_since: float | None = None
    while True:
        try:
            producer.produce(topic, value, **rest)
        except BufferError:
            if silent_since is None or producer.poll(0.1):
                silent_since = time.monotonic()
            elif time.monotonic() - silent_since > _PATIENCE_SECONDS:
                raise NabzError("Kafka takes no more records") from None
        else:
            return


def flush(producer: Any, seconds: float) -> int:
    """Wait until Kafka has, or has refused, all records; answers how many are still on their way.

    Raises:
        KeyboardInterrupt: Ctrl-C came meanwhile, even where the client has lost that exception.
    """
    try:
        return int(producer.flush(seconds))
    except SystemError as error:
        # What confluent-kafka 2.16 makes of a signal that comes while it waits.
        if "without setting an exception" not in str(error):
            raise
        raise KeyboardInterrupt from None
