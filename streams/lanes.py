"""A lane keeps a run apart from the others: every name of topic, database and group is made here.

Lane `live` has the plain names; any other lane carries its own in all of them.
"""

import re
from typing import Final

import msgspec

from streams.errors import ConfigError

LIVE: Final = "live"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,31}")


class Lane(msgspec.Struct, frozen=True):
    """The names of one run's topics, database, consumer groups and transactions."""

    name: str = LIVE

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ConfigError(
                f"lane {self.name!r} is no lane name: write a-z, 0-9 and _, starting with a letter"
            )

    def topic(self, name: str) -> str:
        """Name of a topic: `inbox` live, `L.inbox` in lane L."""
        return name if self.name == LIVE else f"{self.name}.{name}"

    def state_topic(self, role: str, source: str) -> str:
        """Name of the compacted topic with the checkpoints of `role` over topic `source`."""
        return self.topic(f"state-{role}-{source}")

    @property
    def database(self) -> str:
        """Name of the ClickHouse database: `nabz` live, `nabz_L` in lane L."""
        return "nabz" if self.name == LIVE else f"nabz_{self.name}"

    def group(self, role: str) -> str:
        """Name of a role's consumer group: `nabz-customers` live, `nabz-L-customers` in lane L."""
        return f"nabz-{role}" if self.name == LIVE else f"nabz-{self.name}-{role}"

    def transactional_id(self, role: str, source: str, partition: int) -> str:
        """Name that fences the predecessor of the worker that owns this source partition."""
        return f"{self.name}.{role}.{source}.{partition}"
