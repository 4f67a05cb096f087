"""The session's real parts answer, and each test has a lane of its own."""

import pytest
from clickhouse_driver import Client
from confluent_kafka.admin import AdminClient

from streams.kafka import client_config
from streams.settings import Settings


@pytest.mark.flow
def test_kafka_answers_a_metadata_request(parts: Settings) -> None:
    """One broker stands behind the settings."""
    assert len(AdminClient(client_config(parts.kafka)).list_topics(timeout=5).brokers) == 1


@pytest.mark.flow
def test_clickhouse_takes_rows_from_the_writer(lane_settings: Settings) -> None:
    """The writer may create a database and a table, insert, and read back."""
    client = Client(lane_settings.clickhouse.host, lane_settings.clickhouse.port)
    database = lane_settings.names.database
    client.execute(f"CREATE DATABASE {database}")
    client.execute(f"CREATE TABLE {database}.t (a UInt64) ENGINE = MergeTree ORDER BY a")
    client.execute(f"INSERT INTO {database}.t VALUES", [(7,)])
    assert client.execute(f"SELECT a FROM {database}.t") == [(7,)]


def test_a_lane_is_new_for_every_test() -> None:
    """Two lanes of one stack have different names."""
    from tests.support.stack import fresh_lane  # noqa: PLC0415  # one test's own

    first, second = fresh_lane(Settings()), fresh_lane(Settings())
    assert first.lane != second.lane
