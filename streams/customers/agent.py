"""The customers role: touchpoints → facts and panes, and the ticks that make the log the clock."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from schemas import panes, ticks, topics
from streams import metrics
from streams.checkpoint import Witness
from streams.clock import Clock
from streams.customers.limits import limits_of
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.customers.state import OLDER_SCHEMAS, STATE_SCHEMA
from streams.settings import Settings
from streams.signals.churn.drift import drift_of
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures

ROLE: Final = "customers"

#: Sends a record to (topic, partition) with (key, value), if that is possible soon.
Send = Callable[[str, int, bytes, bytes], Awaitable[None]]


def create_role(settings: Settings, figures: Figures) -> StatefulRole:
    """The fold of touchpoints with its checkpoints."""
    lane, flow, partitions = settings.names, settings.flow, settings.kafka.partitions
    limits = limits_of(flow)
    spec = RoleSpec(
        role=ROLE,
        topic=topics.TOUCHPOINTS.name,
        state_schema=STATE_SCHEMA,
        older_schemas=OLDER_SCHEMAS,
        create_fold=lambda partition: PartitionFold(Publisher(lane, partition, partitions), limits),
        witness=lambda partition: Witness(lane.topic(topics.PANES.name), partition, _read_witness),
    )
    role = StatefulRole(settings, figures, spec)
    figures.before(lambda: figures.replace(metrics.CHURN_DRIFT, _drift(role)))
    return role


def _drift(role: StatefulRole) -> dict[str, float]:
    folds = [owned.fold for owned in role.owned.values()]
    return drift_of(fold.drift for fold in folds if isinstance(fold, PartitionFold))


async def tick_forever(role: StatefulRole, settings: Settings, clock: Clock, send: Send) -> None:
    """Write the wall time into every owned partition of touchpoints, over and over."""
    topic = settings.names.topic(topics.TOUCHPOINTS.name)
    while True:
        value = ticks.encode(clock.now_ms())
        for partition in list(role.owned):
            await send(topic, partition, ticks.TICK_KEY, value)
        await asyncio.sleep(settings.flow.tick_ms / 1000)


def _read_witness(value: bytes) -> tuple[int, int]:
    envelope = panes.decode(value)
    return envelope.partition, envelope.offset
