"""The customers role: touchpoints → facts and panes, and the ticks that make the log the clock."""

import asyncio
from typing import Any, Final

from confluent_kafka import Producer

from schemas import panes, ticks, topics
from streams import metrics
from streams.checkpoint import Witness
from streams.clock import Clock
from streams.customers.limits import limits_of
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.customers.state import STATE_SCHEMA
from streams.kafka import client_config
from streams.settings import Settings
from streams.signals.churn.drift import drift_of
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures

ROLE: Final = "customers"


def create_role(settings: Settings, figures: Figures) -> StatefulRole:
    """The fold of touchpoints with its checkpoints."""
    lane, flow, partitions = settings.names, settings.flow, settings.kafka.partitions
    limits = limits_of(flow)
    spec = RoleSpec(
        role=ROLE,
        topic=topics.TOUCHPOINTS.name,
        state_schema=STATE_SCHEMA,
        create_fold=lambda partition: PartitionFold(Publisher(lane, partition, partitions), limits),
        witness=lambda partition: Witness(lane.topic(topics.PANES.name), partition, _read_witness),
    )
    role = StatefulRole(settings, figures, spec)
    figures.before(lambda: figures.replace(metrics.CHURN_DRIFT, _drift(role)))
    return role


def _drift(role: StatefulRole) -> dict[str, float]:
    folds = [owned.fold for owned in role.owned.values()]
    return drift_of(fold.drift for fold in folds if isinstance(fold, PartitionFold))


async def tick_forever(role: StatefulRole, settings: Settings, clock: Clock) -> None:
    """Write the wall time into every owned partition of touchpoints, over and over.

    A tick that cannot be written soon is worthless, so it is not kept for long, and never retried.
    """
    producer: Any = Producer(
        client_config(settings.kafka)
        | {"acks": 1, "message.timeout.ms": 2_000, "queue.buffering.max.messages": 10_000}
    )
    topic = settings.names.topic(topics.TOUCHPOINTS.name)
    while True:
        value = ticks.encode(clock.now_ms())
        for partition in list(role.owned):
            producer.produce(topic, value, key=ticks.TICK_KEY, partition=partition)
        producer.poll(0)
        await asyncio.sleep(settings.flow.tick_ms / 1000)


def _read_witness(value: bytes) -> tuple[int, int]:
    envelope = panes.decode(value)
    return envelope.partition, envelope.offset
