"""What the gateway counts of itself."""

from collections.abc import Callable

from streams import metrics
from streams.intake.gateway.judge import Judged
from streams.telemetry.figures import Figures
from streams.telemetry.page import Page


class Metrics:
    """The gateway's own figures."""

    def __init__(self, in_flight: Callable[[], int]) -> None:
        self.figures = Figures("gateway")
        self._page = Page(self.figures)
        self.figures.before(lambda: self.figures.set(metrics.IN_FLIGHT, in_flight()))

    def answered(self, status: int) -> None:
        """Count a request by the status of its answer."""
        self.figures.add(metrics.REQUESTS, label=str(status))

    def acknowledged(self, judged: Judged, seconds: float) -> None:
        """Count the items of a request that Kafka has acknowledged after so long."""
        self.figures.observe(metrics.ACK_SECONDS, seconds)
        self.figures.add(metrics.ACCEPTED, judged.accepted)
        for refusal in judged.refused:
            self.figures.add(metrics.REFUSED, label=refusal.reason)

    def delivered(self, source: str, seconds: float) -> None:
        """Count a delivery of a source that Kafka has acknowledged after so long."""
        self.figures.observe(metrics.ACK_SECONDS, seconds)
        self.figures.add(metrics.DELIVERIES, label=source)

    def unproven(self, source: str) -> None:
        """Count a request that did not prove to be of its source; nothing else is kept of it."""
        self.figures.add(metrics.BAD_SIGNATURES, label=source)

    def page(self) -> bytes:
        """All figures in Prometheus' text form."""
        return self._page.text()
