"""The way to Kafka when Kafka is away: soon said, and bounded."""

import time
from concurrent.futures import ThreadPoolExecutor

from streams.settings import Settings
from tests.streams.intake.gateway.driver import Client, eventually, limited, running, touchpoint


def test_kafka_away_is_503_soon_and_what_waits_is_bounded(lonely_settings: Settings) -> None:
    """The first ones learn it within 5 s and a bit; what is over the bound learns it at once."""
    with (
        running(limited(lonely_settings, max_in_flight=50)) as client,
        ThreadPoolExecutor() as pool,
    ):
        body = b"\n".join([touchpoint()] * 50)
        began = time.monotonic()
        first = pool.submit(client.post, body)
        _until_waiting(client, 50)
        over = client.post(touchpoint())
        assert time.monotonic() - began < 2
        answer = first.result()
        assert time.monotonic() - began < 6
        assert (over.status, answer.status) == (503, 503)
        assert over.json == {"error": "too many touchpoints wait for Kafka; send it again"}
        assert {over.headers["Retry-After"], answer.headers["Retry-After"]} == {"2"}
        _until_waiting(client, 0)


def test_kafka_away_is_not_ready(lonely: Client) -> None:
    """The gateway lives, and says that it can take nothing."""
    assert lonely.get("/healthz").status == 200
    answer = lonely.get("/readyz")
    assert (answer.status, answer.json) == (503, {"error": "Kafka does not answer"})


def _until_waiting(client: Client, expected: int) -> None:
    figure = f'nabz_gateway_in_flight{{instance="0",role="gateway"}} {expected}.0'.encode()
    assert eventually(lambda: figure in client.get("/metrics").body)
