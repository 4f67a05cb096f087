"""What all routes share: one budget of memory, one way to Kafka, one list of sources."""

from typing import NamedTuple

from schemas.canonical import Policy
from streams.clock import Clock
from streams.intake.gateway.bodies import Budget
from streams.intake.gateway.doors import Doors
from streams.intake.gateway.metrics import Metrics
from streams.intake.gateway.outbox import Outbox
from streams.intake.gateway.senders import Senders
from streams.intake.sources import Sources
from streams.settings import GatewaySettings


class Reception(NamedTuple):
    """The parts of a gateway that its routes have in common."""

    limits: GatewaySettings
    policy: Policy
    sources: Sources
    clock: Clock
    outbox: Outbox
    metrics: Metrics
    budget: Budget
    senders: Senders
    doors: Doors
