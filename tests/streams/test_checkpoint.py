"""The checkpoint on a model of the brokers: every crash point of a flush, zombies, lost state."""

import pytest

from schemas import panes
from schemas.touchpoint import Touchpoint
from streams import checkpoint as checkpoint_module
from streams.checkpoint import Checkpoint, Flush, Head, Source, StateLost, Witness
from streams.customers.limits import Limits
from streams.customers.partition import PartitionFold
from streams.customers.publish import Publisher
from streams.errors import NabzError
from streams.settings import Settings
from tests.oracle import scenarios
from tests.oracle.recompute import recompute
from tests.oracle.result import Result
from tests.streams.customers.flushes import PARTITIONS, Rows, records_of
from tests.support.model_kafka import Broker, Crash, Fenced, ModelProducer, ModelReader

SETTINGS = Settings(lane="model")
SOURCE = Source("customers", "touchpoints", 0, 1)
STATE = SETTINGS.names.state_topic("customers", "touchpoints")
FLUSH_EVERY = 7


def read_witness(value: bytes) -> tuple[int, int]:
    envelope = panes.decode(value)
    return envelope.partition, envelope.offset


WITNESS = Witness(SETTINGS.names.topic("panes"), 0, read_witness)


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    """A model broker that the checkpoint's producer and reader work on."""
    broker = Broker()
    monkeypatch.setattr(checkpoint_module, "Producer", lambda config: ModelProducer(broker, config))
    monkeypatch.setattr(
        checkpoint_module,
        "Reader",
        lambda _, topic, partition: ModelReader(broker, topic, partition),
    )
    return broker


class Worker:
    """A customers worker of one partition: restore, then fold and flush every few records."""

    def __init__(self) -> None:
        self._checkpoint = Checkpoint(SETTINGS, SOURCE)
        head, states = self._checkpoint.open(None, WITNESS)
        self.offset = -1 if head is None else head.offset
        publisher = Publisher(SETTINGS.names, 0, PARTITIONS)
        limits = Limits(scenarios.HORIZON_MS, 30 * 86_400_000)
        self.fold = PartitionFold(publisher, limits)
        if head is not None:
            self.fold.load(states, head)

    def work(self, arrived: list[Touchpoint], until: int) -> None:
        """Fold from after the head up to `until` records, flushing as it goes."""
        records = records_of(arrived)[:until]
        for start in range(self.offset + 1, len(records), FLUSH_EVERY):
            self.fold.apply(records[start : start + FLUSH_EVERY])
            self.offset = min(start + FLUSH_EVERY, len(records)) - 1
            self.flush()

    def flush(self) -> None:
        """One transaction with all that is to be said."""
        collected = self.fold.collect()
        if collected is not None:
            time, outputs, states = collected
            self._checkpoint.commit(Flush(Head(self.offset, time, 1, "test"), outputs, states))


def published(broker: Broker) -> Result:
    """What readers of facts and panes have seen."""
    rows = Rows()
    for partition in range(PARTITIONS):
        for entry in broker.committed(SETTINGS.names.topic("panes"), partition):
            rows.take_panes(entry.value or b"")
        for entry in broker.committed(SETTINGS.names.topic("facts"), partition):
            rows.take_facts(entry.value or b"")
    return rows.result()


def assert_exact(broker: Broker, arrived: list[Touchpoint]) -> None:
    expected, actual = recompute(arrived, scenarios.HORIZON_MS, now_ms=0), published(broker)
    assert actual.response_times == expected.response_times
    assert actual.clocks == expected.clocks
    assert actual.conversations == expected.conversations
    assert actual.efforts == expected.efforts
    assert actual.surveys == expected.surveys
    assert actual.ratings == expected.ratings
    assert actual.panes == expected.panes


def test_a_crash_at_any_call_of_any_flush_changes_no_row(broker: Broker) -> None:
    """Die at every single call to the brokers, come back, and finish: rows as if nothing was."""
    arrived = scenarios.scenario(3, 24)
    Worker().work(arrived, len(arrived))
    calls = broker.calls
    assert calls > 50
    for crash_after in range(calls):
        broker.__init__()  # type: ignore[misc]  # a new broker behind the same patches
        broker.crash_after = crash_after
        with pytest.raises(Crash):
            Worker().work(arrived, len(arrived))
        broker.crash_after = None
        Worker().work(arrived, len(arrived))
        assert_exact(broker, arrived)


def test_a_zombie_can_publish_nothing_after_its_successor_opened(broker: Broker) -> None:
    """The old worker's open transaction is aborted and its next call fails, at every point."""
    arrived = scenarios.scenario(5, 24)
    for awake in range(1, len(arrived)):
        broker.__init__()  # type: ignore[misc]  # a new broker behind the same patches
        zombie = Worker()
        zombie.work(arrived, awake)
        successor = Worker()
        with pytest.raises(Fenced):
            zombie.work(arrived, len(arrived))
        successor.work(arrived, len(arrived))
        assert_exact(broker, arrived)


def test_what_kafka_acknowledges_without_a_place_in_the_log_is_not_committed(
    broker: Broker,
) -> None:
    """Panes that are forgotten end the worker; its successor folds the same again, exactly."""
    arrived = scenarios.scenario(3, 24)
    Worker().work(arrived, 10)
    broker.forgets = SETTINGS.names.topic("panes")
    with pytest.raises(NabzError, match="records of a flush: Kafka calls it a duplicate"):
        Worker().work(arrived, len(arrived))
    broker.forgets = None
    Worker().work(arrived, len(arrived))
    assert_exact(broker, arrived)


def test_a_lost_state_topic_is_refused_by_what_the_group_committed(broker: Broker) -> None:
    """No head where the group has committed: never start from nothing over right totals."""
    with pytest.raises(StateLost, match=r"model.state-customers-touchpoints .*`nabz rebuild`"):
        Checkpoint(SETTINGS, SOURCE).open(17, WITNESS)
    assert not broker.committed(STATE, 0)


def test_a_lost_state_topic_is_refused_by_what_was_published(broker: Broker) -> None:
    """Even where the group's offsets are gone too, the panes tell how far it had been."""
    arrived = scenarios.scenario(1, 24)
    Worker().work(arrived, len(arrived))
    broker.logs[STATE, 0].clear()
    with pytest.raises(StateLost, match=r"model.panes holds what followed from offset"):
        Worker()


def test_a_first_start_needs_no_state(broker: Broker) -> None:
    """Nothing committed, nothing published: begin at the beginning."""
    assert Checkpoint(SETTINGS, SOURCE).open(0, WITNESS) == (None, {})
    assert broker.calls == 1


def test_another_state_schema_is_refused_by_name(broker: Broker) -> None:
    """State of another version is not guessed at."""
    checkpoint = Checkpoint(SETTINGS, SOURCE)
    checkpoint.open(None, WITNESS)
    checkpoint.commit(Flush(Head(5, 0, 99, "9.9"), [], []))
    assert len(broker.committed(STATE, 0)) == 1
    with pytest.raises(NabzError, match=r"state schema 99 by nabz 9\.9; this version reads 1"):
        Checkpoint(SETTINGS, SOURCE).open(None, WITNESS)


def test_an_older_state_schema_is_read_where_this_version_says_so(broker: Broker) -> None:
    """An upgrade takes the state over; what it writes, the old version refuses by name."""
    Worker().work(scenarios.scenario(2, 12), 12)
    assert broker.committed(STATE, 0)
    old_states = Checkpoint(SETTINGS, SOURCE).open(None, WITNESS)
    newer = Checkpoint(SETTINGS, Source("customers", "touchpoints", 0, 2, older_schemas=(1,)))
    assert newer.open(None, WITNESS) == old_states
    newer.commit(Flush(Head(12, 0, 2, "2.0"), [], []))
    with pytest.raises(NabzError, match=r"state schema 2 by nabz 2\.0; this version reads 1: run"):
        Checkpoint(SETTINGS, SOURCE).open(None, WITNESS)
