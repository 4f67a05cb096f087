"""What normalize writes: touchpoints and dead letters, and the wait until Kafka has them."""

from collections import Counter
from typing import Final

from confluent_kafka import Producer

from schemas import dead_letters, topics, touchpoint
from schemas.dead_letters import DeadLetter
from schemas.touchpoint import RUN_HEADER, Touchpoint
from streams import metrics
from streams.intake.quarantine.breaker import Breaker, limits_of
from streams.kafka import producer_config
from streams.receipts import Receipts
from streams.settings import Settings
from streams.telemetry.figures import Figures

#: How long Kafka may take to have a batch before the process gives up and is started again.
_LIMIT_SECONDS: Final = 60.0


class Outlet:
    """Produces into the lane of the settings, and tells what."""

    def __init__(self, settings: Settings, figures: Figures) -> None:
        self._figures = figures
        self._touchpoints = settings.names.topic(topics.TOUCHPOINTS.name)
        self._dead_letters = settings.names.topic(topics.DEAD_LETTERS.name)
        self._quarantine = settings.names.topic(topics.QUARANTINE.name)
        self._breaker = Breaker(limits_of(settings.breaker))
        self._receipts = Receipts(Producer(producer_config(settings.kafka) | {"linger.ms": 5}))
        self._sent = 0
        self._refused: Counter[str] = Counter()

    def send(self, found: Touchpoint, run: bytes | None) -> None:
        """Produce a touchpoint; `run` names the import or simulation that it came with."""
        headers = [] if run is None else [(RUN_HEADER, run)]
        self._receipts.produce(
            self._touchpoints,
            touchpoint.encode(found),
            key=found.customer.encode(),
            headers=headers,
        )
        self._breaker.passed(found.source, found.received_at)
        self._sent += 1

    def refuse(self, letter: DeadLetter) -> None:
        """Produce a dead letter; that of a source that is broken off takes the slow way there."""
        key, value = dead_letters.key_of(letter), dead_letters.encode(letter)
        held = self._breaker.refused(letter.source, letter.time)
        self._receipts.produce(self._quarantine if held else self._dead_letters, value, key=key)
        self._refused.update(reason.value for reason in letter.reasons or (letter.reason,))

    def settle(self) -> None:
        """Wait until Kafka has everything, and tell it.

        Raises:
            NabzError: it did not take all of it in time.
        """
        self._receipts.settle(_LIMIT_SECONDS, "records")
        self._figures.add(metrics.TOUCHPOINTS, self._sent)
        self._figures.add_all(metrics.DEAD_LETTERS, self._refused)
        self._sent = 0
        self._refused.clear()
