"""Gateways for the tests of this folder: one on the real Kafka, one whose Kafka is away."""

from collections.abc import Iterator

import pytest

from streams import topics
from streams.settings import KafkaSettings, Settings
from tests.streams.intake.gateway.driver import DEAD_BOOTSTRAP, Client, limited, running


@pytest.fixture
def gateway_settings(lane_settings: Settings) -> Settings:
    """Settings of a gateway on the real Kafka, in a lane of this test with its topics."""
    topics.apply(lane_settings)
    return limited(lane_settings)


@pytest.fixture
def client(gateway_settings: Settings) -> Iterator[Client]:
    """A client of a gateway on the real Kafka."""
    with running(gateway_settings) as client:
        yield client


@pytest.fixture
def lonely_settings() -> Settings:
    """Settings of a gateway whose Kafka is away."""
    return limited(Settings(lane="lonely", kafka=KafkaSettings(bootstrap=DEAD_BOOTSTRAP)))


@pytest.fixture
def lonely(lonely_settings: Settings) -> Iterator[Client]:
    """A client of a gateway whose Kafka is away; enough for what never comes to Kafka."""
    with running(lonely_settings) as client:
        yield client
