"""The alerts role: signals → transitions of alerts, with the state of each in its checkpoint."""

from collections.abc import Sequence
from typing import Final

from schemas import alerts, signals, topics
from schemas.alerts import Transition
from streams.alerts import rules_file
from streams.alerts.rules import Rule
from streams.alerts.watch import Watch
from streams.batching import Record
from streams.checkpoint import Head, Output, States
from streams.settings import Settings
from streams.stateful import RoleSpec, StatefulRole
from streams.telemetry.figures import Figures

ROLE: Final = "alerts"
#: Version of the state records of `Watch`.
STATE_SCHEMA: Final = 1


class AlertsFold:
    """The alerts of one partition of signals; their transitions go to that of the same number."""

    def __init__(self, partition: int, topic: str, rules: Sequence[Rule]) -> None:
        self._partition = partition
        self._topic = topic
        self._watch = Watch(rules)
        self._time = 0
        self._folded = False
        self._transitions: list[Transition] = []

    def load(self, states: States, head: Head) -> None:
        """Take the alerts back from their records, as they were at this head."""
        self._time = head.time
        for value in states.values():
            self._watch.load(value)

    def apply(self, records: Sequence[Record]) -> None:
        """Fold envelopes in the order of the log."""
        for record in records:
            envelope = signals.decode(record.value or b"")
            self._transitions += self._watch.apply(envelope)
            self._time = max(self._time, envelope.time)
            self._folded = True

    def collect(self) -> tuple[int, list[Output], list[tuple[bytes, bytes | None]]] | None:
        """Transitions and changed alerts since the last call; with neither, that it was read."""
        if not self._folded:
            return None
        self._folded = False
        outputs = [
            Output(self._topic, self._partition, found.key.encode(), alerts.encode(found))
            for found in self._transitions
        ]
        self._transitions = []
        return self._time, outputs, self._watch.changed()

    def tell(self, figures: Figures) -> None:
        """Nothing beyond what every fold's flushes tell."""


def create_role(settings: Settings, figures: Figures) -> StatefulRole:
    """The alerts over signals with their checkpoints.

    Raises:
        ConfigError: a rule is wrong.
    """
    topic = settings.names.topic(topics.ALERTS.name)
    rules = rules_file.load(settings.alerts.rules or rules_file.DEFAULT_FILE)
    spec = RoleSpec(
        role=ROLE,
        topic=topics.SIGNALS.name,
        state_schema=STATE_SCHEMA,
        create_fold=lambda partition: AlertsFold(partition, topic, rules),
    )
    return StatefulRole(settings, figures, spec)
