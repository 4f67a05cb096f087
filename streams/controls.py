"""Writing control records into the log."""

from typing import Any, Final

from confluent_kafka import KafkaException, Producer

from schemas import controls, topics
from schemas.controls import Control
from streams.errors import NabzError
from streams.kafka import flush, lost, no_answer, produce, producer_config
from streams.settings import Settings

_LIMIT_SECONDS: Final = 30.0


def publish(settings: Settings, control: Control) -> dict[int, int]:
    """Write a control record into every partition of touchpoints; returns partition → offset.

    Where one is written and another fails, running it again is safe: a version that holds already
    changes nothing.

    Raises:
        NabzError: Kafka does not answer, or did not take it.
    """
    topic = settings.names.topic(topics.TOUCHPOINTS.name)
    producer: Any = Producer(producer_config(settings.kafka))
    offsets: dict[int, int] = {}
    failed: list[str] = []

    def delivered(error: Any, message: Any) -> None:
        if (why := lost(error, message)) is None:
            offsets[message.partition()] = message.offset()
        else:
            failed.append(why)

    try:
        partitions = producer.list_topics(topic, _LIMIT_SECONDS).topics[topic].partitions
    except KafkaException as error:
        raise no_answer(settings.kafka, error.args[0].str()) from None
    for partition in partitions:
        produce(
            producer,
            topic,
            controls.encode(control),
            key=controls.CONTROL_KEY,
            partition=partition,
            on_delivery=delivered,
        )
    if flush(producer, _LIMIT_SECONDS) or failed or not offsets:
        why = failed[0] if failed else "no answer in time, or no such topic: `nabz topics apply`"
        raise NabzError(f"{topic}: the control record was not taken ({why}); run it again")
    return offsets
