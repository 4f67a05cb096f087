"""Topics and tables of the bench's lane."""

from typing import Final

import msgspec
from confluent_kafka.admin import AdminClient

from schemas import topics
from streams import migrate
from streams import topics as kafka_topics
from streams.kafka import client_config
from streams.settings import Settings
from tests.bench.programs.window import ROLE

LANE: Final = "bench"


def prepare(settings: Settings) -> None:
    """Everything that nabz has, and a state topic, for the single window."""
    kafka_topics.apply(settings)
    migrate.migrate(settings)
    (like,) = (t for t in topics.TOPICS if t.state is not None and t.state.role == "customers")
    assert like.state is not None
    topic = msgspec.structs.replace(like, state=msgspec.structs.replace(like.state, role=ROLE))
    name = kafka_topics.name_of(topic, settings.names)
    kafka_topics._create(AdminClient(client_config(settings.kafka)), {name: topic}, settings.kafka)
