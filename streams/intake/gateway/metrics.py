"""What the gateway tells Prometheus."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from streams.intake.gateway.judge import Judged

_ACK_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)


class Metrics:
    """The gateway's own figures, in a registry of their own."""

    def __init__(self, in_flight: Callable[[], int]) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "nabz_gateway_requests", "Requests answered", ["status"], registry=self.registry
        )
        self.accepted = Counter(
            "nabz_gateway_accepted", "Touchpoints that Kafka has", registry=self.registry
        )
        self.refused = Counter(
            "nabz_gateway_refused",
            "Items that are no touchpoint",
            ["reason"],
            registry=self.registry,
        )
        self.ack_seconds = Histogram(
            "nabz_gateway_ack_seconds",
            "From the last byte of a request to Kafka's acknowledgement",
            buckets=_ACK_BUCKETS,
            registry=self.registry,
        )
        waiting = Gauge(
            "nabz_gateway_in_flight", "Records that wait for Kafka", registry=self.registry
        )
        waiting.set_function(in_flight)

    def count(self, judged: Judged) -> None:
        """Count the items of a request that Kafka has acknowledged."""
        self.accepted.inc(judged.accepted)
        for refusal in judged.refused:
            self.refused.labels(refusal.reason).inc()

    def page(self) -> bytes:
        """All figures in Prometheus' text form."""
        return generate_latest(self.registry)
