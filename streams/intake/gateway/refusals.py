"""Why a whole request is not taken: its status and one clear line."""

from typing import Final

#: Seconds after which a sender may try again when the gateway is full or Kafka is away.
RETRY_AFTER_SECONDS: Final = 2


class RequestRefused(Exception):  # noqa: N818  # the word of HTTP: a refused request
    """A request that is not taken: HTTP status, one line for the sender, when to try again."""

    def __init__(self, status: int, error: str, *, retry_after: int | None = None) -> None:
        super().__init__(f"{status}: {error}")
        self.status = status
        self.error = error
        self.retry_after = retry_after


def busy(error: str) -> RequestRefused:
    """503: nothing is wrong with the request, it may come again."""
    return RequestRefused(503, error, retry_after=RETRY_AFTER_SECONDS)
