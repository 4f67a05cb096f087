"""Why a whole request is not taken: its status and one clear line."""

from collections.abc import Mapping
from typing import Final

#: Seconds after which a sender may try again when the gateway is full or Kafka is away.
RETRY_AFTER_SECONDS: Final = 2


class RequestRefused(Exception):  # noqa: N818  # the word of HTTP: a refused request
    """A request that is not taken: HTTP status, one line for the sender, headers beside it."""

    def __init__(self, status: int, error: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{status}: {error}")
        self.status = status
        self.error = error
        self.headers = headers


def busy(error: str) -> RequestRefused:
    """503: nothing is wrong with the request, it may come again."""
    return RequestRefused(503, error, {"Retry-After": str(RETRY_AFTER_SECONDS)})


def too_many(error: str, after_seconds: int) -> RequestRefused:
    """429: this source sends more than it may; it may come again after so long."""
    return RequestRefused(429, error, {"Retry-After": str(after_seconds)})


def unauthorised(error: str) -> RequestRefused:
    """401: who sends is not known, or not proven."""
    return RequestRefused(401, error, {"WWW-Authenticate": 'Basic realm="nabz"'})
