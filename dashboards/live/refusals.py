"""Why a request is not answered, as an HTTP status and one sentence."""


class Refused(Exception):  # noqa: N818  # the page did what it may not, or asks in vain
    """A request that gets no data: its status, and why, in words for the person at the page."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why
