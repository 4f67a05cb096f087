"""What the Kafka client library says while no broker can be reached: one line an outage.

It says so at every attempt of every client, which is one a second and more.
"""

import logging
from typing import Final

#: Attempts follow each other by two seconds at most (`reconnect.backoff.max.ms`); five times that
#: without one, and the next is of another outage.
_OVER_SECONDS: Final = 10.0


class OncePerOutage(logging.Filter):
    """Lets through the first of the failed connections that follow each other."""

    def __init__(self) -> None:
        super().__init__()
        self._last = 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is no failed connection, or the first of an outage."""
        if not record.getMessage().startswith("FAIL "):
            return True
        is_first = record.created - self._last > _OVER_SECONDS
        self._last = record.created
        return is_first


def library_logger() -> logging.Logger:
    """The logger to which all clients of this process write; they do so while they are polled."""
    logger = logging.getLogger("librdkafka")
    if not logger.filters:
        logger.addFilter(OncePerOutage())
    return logger
