"""The log of claims on the real broker: whoever reads it, sees one owner."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from confluent_kafka import Producer

from schemas import topics
from schemas.conversation_owners import Claim, key
from streams.errors import NabzError
from streams.intake.owners.log import OwnersLog
from streams.kafka import producer_config
from streams.settings import Settings
from streams.topics import apply
from tests.support.log import read_all

pytestmark = pytest.mark.flow

CONVERSATIONS = [f"t-{number}" for number in range(200)]


def owners_in(log: OwnersLog) -> list[str | None]:
    """Who owns each conversation."""
    return [log.claims.owner(key("desk", conversation)) for conversation in CONVERSATIONS]


def test_many_who_claim_the_same_at_once_see_the_same_owners(lane_settings: Settings) -> None:
    """And so does who reads the log later; what was claimed before is not claimed again."""
    apply(lane_settings)

    def claim(name: str) -> list[str | None]:
        with OwnersLog(lane_settings) as log:
            log.open()
            log.claim(Claim("desk", conversation, name) for conversation in CONVERSATIONS)
            return owners_in(log)

    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(claim, ["ada", "bob", "eve", "joe"]))
    with OwnersLog(lane_settings) as late:
        late.open()
        assert [owners_in(late)] * 4 == seen
        assert None not in seen[0]


def test_what_is_no_claim_is_passed_over(lane_settings: Settings) -> None:
    """Whoever wrote it."""
    apply(lane_settings)
    producer = Producer(producer_config(lane_settings.kafka))
    topic = lane_settings.names.topic(topics.CONVERSATION_OWNERS.name)
    for value in (b"oops", None, b"\x93\x01\x02\x03"):
        producer.produce(topic, value, key("desk", "t-1"))
    producer.flush()
    with OwnersLog(lane_settings) as log:
        log.open()
        log.claim([Claim("desk", "t-1", "ada")])
        assert log.claims.owner(key("desk", "t-1")) == "ada"


def test_a_renewed_claim_says_so(lane_settings: Settings) -> None:
    """It repeats the owner."""
    apply(lane_settings)
    with OwnersLog(lane_settings) as log:
        log.open()
        log.renew([Claim("desk", "t-1", "ada")])
    [message] = read_all(lane_settings, topics.CONVERSATION_OWNERS.name)
    assert message.value == b"\x94\xa4desk\xa3t-1\xa3ada\xc3"


def test_without_the_topic_a_person_is_told(lane_settings: Settings) -> None:
    """With the command that makes it."""
    with (
        OwnersLog(lane_settings) as log,
        pytest.raises(NabzError, match=r"no topic .*: run nabz topics apply"),
    ):
        log.open()
