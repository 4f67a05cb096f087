"""The quarantine in the normalize role: read at a measured pace, by one worker at a time."""

import asyncio
from typing import Final

from schemas import topics
from streams.clock import Clock
from streams.intake.quarantine.fold import STATE_SCHEMA, QuarantineFold
from streams.settings import Settings
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures

ROLE: Final = "normalize"


def create_role(settings: Settings, clock: Clock, figures: Figures) -> StatefulRole:
    """The letters in quarantine, with their checkpoint."""
    breaker = settings.breaker

    async def pace(letters: int) -> None:
        await asyncio.sleep(letters / breaker.release_per_second)

    spec = RoleSpec(
        role=ROLE,
        topic=topics.QUARANTINE.name,
        state_schema=STATE_SCHEMA,
        create_fold=lambda _: QuarantineFold(
            settings.names, clock, breaker.release_per_second, breaker.quiet_seconds * 1_000
        ),
        pace=pace,
    )
    return StatefulRole(settings, figures, spec)
