"""Producing records of which none may be missing: each must have its place in the log."""

from typing import Any

from streams.errors import NabzError
from streams.kafka import flush, lost, produce


class Receipts:
    """A producer, and what Kafka has answered to its records so far."""

    def __init__(self, producer: Any) -> None:
        self._producer = producer
        self._missing: list[str] = []

    def produce(self, topic: str, value: bytes | None, **rest: Any) -> None:
        """Hand a record over, as `streams.kafka.produce`."""
        produce(self._producer, topic, value, on_delivery=self._delivered, **rest)

    def settle(self, seconds: float, what: str) -> None:
        """Return when Kafka has every record; `what` they are is for the person who reads it.

        Raises:
            NabzError: it has not, or not in time.
        """
        left = flush(self._producer, seconds)
        if left or self._missing:
            why = self._missing[0] if self._missing else "no answer in time"
            raise NabzError(f"Kafka did not take {left or len(self._missing)} {what}: {why}")

    def _delivered(self, error: Any, message: Any) -> None:
        if (why := lost(error, message)) is not None:
            self._missing.append(why)
